/**
 * A checkpoint is a world at rest that shares with the one before whatever was not touched since. It is never changed;
 * restoring copies it.
 */
import { clonePlain } from '../../base/clone.ts'
import { DISK } from './process-life.ts'
import type { Simulation } from './simulation.ts'
import { addReader, drainTouched, type Touched, touchedOf, touchWorld, WHOLE } from './touch-log.ts'
import type { Process, World } from './world.ts'

const READER = 'checkpoints'

export interface Checkpoint {
  atUs: number
  inputCount: number
  world: World
}

/** Touched paths as a tree; a leaf stands for all below it. */
type Tree = Map<string, Tree> | 'whole'

/** From now on touches are kept for checkpoints. */
export function prepareCheckpoints(simulation: Simulation): void {
  addReader(simulation.touches, READER)
}

/** The world as it is. `previous` is the checkpoint taken or restored last, or null. */
export function takeCheckpoint(simulation: Simulation, previous: Checkpoint | null): Checkpoint {
  const { world } = simulation
  const touched = drainTouched(simulation.touches, READER)
  const copy = copyWithoutProcesses(world)
  for (const process of world.processes.values()) {
    const before = previous?.world.processes.get(process.id)
    copy.processes.set(process.id, copyProcess(before, process, touched))
  }
  return { atUs: world.nowUs, inputCount: world.inputCount, world: copy }
}

/** Puts the simulation back into a checkpoint's world. Everything counts as touched afterwards. */
export function restoreCheckpoint(simulation: Simulation, checkpoint: Checkpoint): void {
  const { touches } = simulation
  for (const id of simulation.world.processes.keys()) touchWorld(touches, `process/${id}`)
  for (const key of simulation.world.links.keys()) touchWorld(touches, key)
  const world = copyWithoutProcesses(checkpoint.world)
  for (const process of checkpoint.world.processes.values()) {
    world.processes.set(process.id, copyProcess(undefined, process, new Map()))
  }
  simulation.world = world
  // What a checkpoint has not seen yet is gone with the old world.
  drainTouched(touches, READER)
  touchWorld(touches, 'world')
  for (const key of world.links.keys()) touchWorld(touches, key)
  for (const id of world.processes.keys()) {
    touchWorld(touches, `process/${id}`)
    touchedOf(touches.recent, id).add(WHOLE)
  }
  drainTouched(touches, READER)
}

function copyWithoutProcesses(world: World): World {
  const { processes: _processes, cluster: _constant, ...rest } = world
  // The spread comes first: the order of fields is part of the hash.
  return { ...world, ...clonePlain(rest), processes: new Map() }
}

function copyProcess(before: Process | undefined, live: Process, touched: Touched): Process {
  const tree: Map<string, Tree> = new Map()
  let whole = before === undefined || before.life !== live.life
  for (const path of touched.get(live.id) ?? []) {
    if (path === WHOLE) whole = true
    else plant(tree, path)
  }
  const diskTree = tree.get(DISK) ?? new Map<string, Tree>()
  tree.delete(DISK)
  const { spec: _shared, state, disk, ...own } = live
  return {
    ...live,
    ...clonePlain(own),
    state: before === undefined || whole ? clonePlain(state) : nextCopy(before.state, state, tree),
    disk: before === undefined ? clonePlain(disk) : (nextCopy(before.disk, disk, diskTree) as Process['disk']),
  }
}

function plant(root: Map<string, Tree>, path: string): void {
  const steps = path.split('/')
  let node = root
  for (let i = 0; i < steps.length; i++) {
    const step = steps[i] as string
    const next = node.get(step)
    if (next === 'whole') return
    if (i === steps.length - 1) node.set(step, 'whole')
    else if (next === undefined) {
      const made: Map<string, Tree> = new Map()
      node.set(step, made)
      node = made
    } else node = next
  }
}

/** A copy of `live` in which all that the tree does not name is taken from `before`. */
function nextCopy(before: unknown, live: unknown, tree: Tree): unknown {
  if (tree === 'whole') return clonePlain(live)
  if (tree.size === 0) return before
  if (live instanceof Map && before instanceof Map) return nextMap(before, live, tree)
  if (isPlainObject(live) && isPlainObject(before)) return nextObject(before, live, tree)
  return clonePlain(live)
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Map)
}

function nextMap(
  before: ReadonlyMap<unknown, unknown>,
  live: ReadonlyMap<unknown, unknown>,
  tree: Map<string, Tree>,
): Map<unknown, unknown> {
  const out = new Map<unknown, unknown>()
  for (const [key, value] of live) {
    const below = tree.get(String(key))
    const old = before.get(key)
    if (old === undefined) out.set(key, clonePlain(value))
    else out.set(key, below === undefined ? old : nextCopy(old, value, below))
  }
  return out
}

function nextObject(
  before: Record<string, unknown>,
  live: Record<string, unknown>,
  tree: Map<string, Tree>,
): Record<string, unknown> {
  const out: Record<string, unknown> = {}
  for (const key of Object.keys(live)) {
    const below = tree.get(key)
    if (!Object.hasOwn(before, key)) out[key] = clonePlain(live[key])
    else out[key] = below === undefined ? before[key] : nextCopy(before[key], live[key], below)
  }
  return out
}
