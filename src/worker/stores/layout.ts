/**
 * Which blob holds which file. Blobs only grow: a file that is rewritten or cut gets a new one, and the old one goes when the
 * manifest that no longer names it is down. So whatever a crash leaves, the manifest before it finds all its bytes.
 */
import { type DiskState, type FileState, fileKey, filePath, readExtents } from '../../engine/sim/disk-state.ts'
import type { DiskOp } from '../../engine/sim/memory-disk.ts'

export interface Layout {
  /** Every whole image begins another one: the first step of all its blobs' names. */
  generation: number
  disks: Map<string, DiskLayout>
  /** Names in use, or not yet free again. */
  names: Set<string>
}

export interface DiskLayout {
  dirs: Set<string>
  files: Map<string, Place>
}

interface Place {
  /** '' until the batch is planned. */
  name: string
  /** Bytes that stand in it. */
  length: number
  /** grown: there is more to append; anew: the bytes that stand in it no longer count. */
  state: 'clean' | 'grown' | 'anew'
}

/** What a place has to do, in this order. */
export interface Plan {
  appends: { name: string; at: number; slices: Uint8Array[] }[]
  removed: string[]
  /** A whole image: all blobs of other generations go as well. */
  onlyGeneration: number | null
}

export function emptyLayout(generation: number): Layout {
  return { generation, disks: new Map(), names: new Set() }
}

/** What became of the disks: the layout moves on, the plan says what to write for it. */
export function planBatch(
  layout: Layout,
  ops: readonly { process: string; op: DiskOp }[],
  disks: ReadonlyMap<string, DiskState>,
): Plan {
  const plan: Plan = { appends: [], removed: [], onlyGeneration: null }
  for (const { process, op } of ops) follow(diskOf(layout, process), op, plan.removed)
  for (const process of new Set(ops.map((each) => each.process))) {
    const disk = disks.get(process)
    if (disk !== undefined) settle(layout, process, disk, plan)
  }
  for (const name of plan.removed) layout.names.delete(name)
  return plan
}

/** A whole image in the place of what was there. */
export function planImage(before: Layout, disks: ReadonlyMap<string, DiskState>): Plan & { layout: Layout } {
  const layout = emptyLayout(before.generation + 1)
  const plan: Plan = { appends: [], removed: [], onlyGeneration: layout.generation }
  for (const [process, disk] of disks) {
    const target = diskOf(layout, process)
    for (const key of disk.dirs) target.dirs.add(filePath(key))
    for (const key of disk.files.keys()) target.files.set(filePath(key), { name: '', length: 0, state: 'anew' })
    settle(layout, process, disk, plan)
  }
  return { ...plan, layout }
}

function diskOf(layout: Layout, process: string): DiskLayout {
  const found = layout.disks.get(process)
  if (found !== undefined) return found
  const made: DiskLayout = { dirs: new Set(), files: new Map() }
  layout.disks.set(process, made)
  return made
}

function follow(disk: DiskLayout, op: DiskOp, removed: string[]): void {
  switch (op.op) {
    case 'append': {
      const blob = blobOf(disk, op.path)
      if (blob.state === 'clean') blob.state = 'grown'
      return
    }
    case 'write':
    case 'truncate':
      blobOf(disk, op.path).state = 'anew'
      return
    case 'mkdir':
      return addDirs(disk, op.path)
    case 'rename':
      return rename(disk, op.path, op.to, removed)
    case 'remove':
      return remove(disk, op.path, removed)
    case 'flush':
  }
}

function blobOf(disk: DiskLayout, path: string): Place {
  const found = disk.files.get(path)
  if (found !== undefined) return found
  const made: Place = { name: '', length: 0, state: 'anew' }
  disk.files.set(path, made)
  return made
}

function addDirs({ dirs }: DiskLayout, path: string): void {
  const steps = path.split('/')
  for (let i = 1; i <= steps.length; i++) dirs.add(steps.slice(0, i).join('/'))
}

const isBelow = (path: string, dir: string): boolean => path.startsWith(`${dir}/`)

function drop(disk: DiskLayout, path: string, removed: string[]): void {
  const blob = disk.files.get(path)
  if (blob === undefined) return
  if (blob.name !== '') removed.push(blob.name)
  disk.files.delete(path)
}

/** A rename is one in the manifest only. */
function rename(disk: DiskLayout, from: string, to: string, removed: string[]): void {
  const moved = [...disk.files.keys()].filter((path) => path === from || isBelow(path, from))
  for (const path of moved) {
    const blob = disk.files.get(path) as Place
    const target = to + path.slice(from.length)
    if (target === path) continue
    drop(disk, target, removed)
    disk.files.delete(path)
    disk.files.set(target, blob)
  }
  for (const dir of [...disk.dirs]) {
    if (dir !== from && !isBelow(dir, from)) continue
    disk.dirs.delete(dir)
    disk.dirs.add(to + dir.slice(from.length))
  }
}

function remove(disk: DiskLayout, path: string, removed: string[]): void {
  for (const each of [...disk.files.keys()]) if (each === path || isBelow(each, path)) drop(disk, each, removed)
  for (const dir of [...disk.dirs]) if (dir === path || isBelow(dir, path)) disk.dirs.delete(dir)
}

/** Gives every file that changed its bytes in a blob. */
function settle(layout: Layout, process: string, disk: DiskState, plan: Plan): void {
  const { files } = diskOf(layout, process)
  for (const [path, blob] of files) {
    if (blob.state === 'clean') continue
    const file = disk.files.get(fileKey(path))
    if (file === undefined) {
      if (blob.name !== '') plan.removed.push(blob.name)
      files.delete(path)
    } else fill(layout, process, path, blob, file, plan)
  }
}

function fill(layout: Layout, process: string, path: string, blob: Place, file: FileState, plan: Plan): void {
  if (blob.state === 'anew' || file.length < blob.length) {
    if (blob.name !== '') plan.removed.push(blob.name)
    blob.name = freeName(layout, `${layout.generation}/${process.replace('.', '-')}/${path}`)
    blob.length = 0
  }
  const slices = readExtents(file, blob.length, file.length - blob.length)
  if (slices.length > 0) plan.appends.push({ name: blob.name, at: blob.length, slices })
  blob.length = file.length
  blob.state = 'clean'
}

/** The file's own path where that is free: who looks into the directory finds what a Kafka would have there. */
function freeName({ names }: Layout, wish: string): string {
  let name = wish
  for (let n = 2; names.has(name); n++) name = `${wish}~${n}`
  names.add(name)
  return name
}
