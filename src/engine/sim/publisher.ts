/**
 * Turns what was touched into rows: `image == fold(deltas)` at any moment. A row is made anew when a touched path may concern
 * it, and sent only if it differs.
 */
import { clonePlain } from '../../base/clone.ts'
import { equalPlain } from '../../base/equal.ts'
import type { Delta, Image, Row } from '../../contract/image.ts'
import { committedImage } from './node-view.ts'
import { possibleGroups } from './publish/group-row.ts'
import { rowKinds } from './publish/index.ts'
import type { RowContext, RowKind } from './publish/row-kind.ts'
import type { Simulation } from './simulation.ts'
import { addReader, drainTouched } from './touch-log.ts'
import type { Process, World } from './world.ts'

const READER = 'publisher'

export interface Publisher {
  simulation: Simulation
  /** Rows as last sent, by key. A row is made anew each time and never changed: nothing in it is a live part of the state. */
  published: Map<string, Row>
  tails: RowContext['tails']
  /** The world and the node whose metadata was shown last: another one means that all of it may differ. */
  world: World | null
  source: Process | null
  ledger: () => Row | null
}

export function createPublisher(simulation: Simulation, ledger: () => Row | null = () => null): Publisher {
  addReader(simulation.touches, READER)
  const published = new Map<string, Row>()
  return { simulation, published, tails: new Map(), world: null, source: null, ledger }
}

const kindByName: ReadonlyMap<string, RowKind> = new Map(rowKinds.map((kind) => [kind.name, kind]))

/** What changed since the last call (everything, the first time). */
export function publish(publisher: Publisher): Delta {
  const { simulation, published } = publisher
  const { world } = simulation
  const touched = drainTouched(simulation.touches, READER)
  const context = contextOf(publisher)
  const dirty = new Set<string>()
  if (publisher.world !== world) {
    // After a seek nothing that was read of the old world's disks holds.
    publisher.tails.clear()
    for (const key of everyKey(context)) dirty.add(key)
    for (const key of published.keys()) dirty.add(key)
  }
  const mark = (key: string) => void dirty.add(key)
  for (const [id, paths] of touched) {
    const process = world.processes.get(id)
    for (const path of paths) {
      if (id === '') markWorldRow(world, path, mark)
      else if (process !== undefined) markPath(context, process, path, mark)
    }
  }
  if ((context.source?.process ?? null) !== publisher.source) {
    for (const key of ['topic/*', 'partition/*', 'broker/*']) dirty.add(key)
  }
  // It counts time too: how long nothing was acknowledged.
  dirty.add('ledger')
  publisher.world = world
  publisher.source = context.source?.process ?? null
  return deltaOf(context, published, expand(context, published, dirty))
}

/** All rows, made from nothing but the world. */
export function wholeImage(world: World, ledger: () => Row | null = () => null): Image {
  const context: RowContext = { world, source: committedImage(world), tails: new Map(), ledger }
  const image: Image = new Map()
  for (const key of everyKey(context)) {
    const row = makeRow(context, key)
    if (row !== null) image.set(key, row)
  }
  return image
}

function contextOf({ simulation, tails, ledger }: Publisher): RowContext {
  return { world: simulation.world, source: committedImage(simulation.world), tails, ledger }
}

function markPath(context: RowContext, process: Process, path: string, mark: (key: string) => void): void {
  const steps = path === '' ? [] : path.split('/')
  for (const kind of rowKinds) kind.touched(context, process, steps, mark)
}

/** A process that comes, goes, pauses or resumes changes every row that shows its status. */
function markWorldRow(world: World, row: string, mark: (key: string) => void): void {
  mark(row)
  const [kind, id = ''] = row.split('/')
  if (kind !== 'process') return
  const spec = world.processes.get(id)?.spec
  if (spec?.kind === 'node') {
    mark('broker/*')
    mark(`quorum/${spec.config.id}`)
    mark(`replica/*/${spec.config.id}`)
  } else {
    const client = id.slice(id.indexOf('.') + 1)
    mark(`producer/${client}`)
    mark(`consumer/${client}`)
  }
}

/** Every key that may have a row now, and perhaps some that have none. */
function everyKey(context: RowContext): string[] {
  const { world } = context
  const keys = new Set<string>(['world', 'ledger'])
  for (const process of world.processes.values()) {
    keys.add(`process/${process.id}`)
    markPath(context, process, '', (key) => void keys.add(key))
    markWorldRow(world, `process/${process.id}`, (key) => void keys.add(key))
  }
  for (const key of world.links.keys()) keys.add(key)
  return expand(context, new Map(), keys)
}

/** Replaces `replica/*​/1` and `partition/orders-*` by the keys they stand for: those there were, and those there may be. */
function expand(context: RowContext, published: ReadonlyMap<string, Row>, dirty: ReadonlySet<string>): string[] {
  const keys = new Set<string>()
  const patterns: string[] = []
  for (const key of dirty) {
    if (key.includes('*')) patterns.push(key)
    else keys.add(key)
  }
  for (const pattern of patterns) {
    const star = pattern.indexOf('*')
    const head = pattern.slice(0, star)
    const tail = pattern.slice(star + 1)
    for (const key of published.keys()) if (key.startsWith(head) && key.endsWith(tail)) keys.add(key)
    for (const key of possibleKeys(context, pattern)) if (key.startsWith(head) && key.endsWith(tail)) keys.add(key)
  }
  return [...keys]
}

/** Keys of the kind that the pattern names, from the state. */
function possibleKeys({ world, source }: RowContext, pattern: string): string[] {
  const kind = pattern.slice(0, pattern.indexOf('/'))
  const topics = [...(source?.node.image.topics.values() ?? [])]
  switch (kind) {
    case 'broker':
      return world.cluster.nodes.map(({ id }) => `broker/${id}`)
    case 'topic':
      return topics.map(({ name }) => `topic/${name}`)
    case 'partition':
      return topics.flatMap(({ name, partitions }) =>
        [...partitions.keys()].map((index) => `partition/${name}-${index}`),
      )
    case 'replica': {
      const id = pattern.slice(pattern.lastIndexOf('/') + 1)
      const state = world.processes.get(`node.${id}`)?.state as { logs?: Map<string, unknown> } | null | undefined
      return [...(state?.logs?.keys() ?? [])].map((name) => `replica/${name}/${id}`)
    }
    case 'group':
      return possibleGroups(world).map((id) => `group/${id}`)
    default:
      return []
  }
}

function makeRow(context: RowContext, key: string): Row | null {
  const parts = key.split('/')
  return kindByName.get(parts[0] as string)?.make(context, parts) ?? null
}

function deltaOf(context: RowContext, published: Map<string, Row>, keys: readonly string[]): Delta {
  const delta: Delta = { set: [], remove: [] }
  for (const key of keys) {
    const row = makeRow(context, key)
    if (row === null) {
      if (published.delete(key)) delta.remove.push(key)
      continue
    }
    if (equalPlain(published.get(key), row)) continue
    // A copy: parts of a row may be the engine's own, which changes under it.
    published.set(key, clonePlain(row))
    delta.set.push([key, row])
  }
  return delta
}
