import {
  closeSync,
  existsSync,
  ftruncateSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writevSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { createDiskState, type DiskState } from '../engine/sim/disk-state.ts'
import { createDisk, type DiskOp } from '../engine/sim/memory-disk.ts'

const HANDLES_MAX = 256
const PREALLOCATED_MIN = 1_048_576
const CHUNK_BYTES = 65_536
/** What a file is called until it is whole; a host that was killed may leave one. */
const UNFINISHED = '.unfinished'

/** A node's log directory on the real disk: each operation of the simulated page cache is done there too, in order. */
export interface FileStore {
  root: string
  /** Open files, least recently used first. */
  handles: Map<string, number>
}

export function createFileStore(root: string): FileStore {
  mkdirSync(root, { recursive: true })
  return { root, handles: new Map() }
}

/** Reads the whole directory. Everything found there counts as flushed. */
export function loadDisk(store: FileStore): DiskState {
  const state = createDiskState()
  const disk = createDisk(state)
  const visit = (dir: string) => {
    for (const entry of readdirSync(join(store.root, dir), { withFileTypes: true })) {
      const path = dir === '' ? entry.name : `${dir}/${entry.name}`
      if (entry.isDirectory()) {
        disk.mkdir(path)
        visit(path)
      } else if (entry.name.endsWith(UNFINISHED)) {
        rmSync(join(store.root, path))
      } else if (entry.isFile() && entry.name !== '.lock') {
        const bytes = path.endsWith('index') ? readIndex(join(store.root, path)) : readFileSync(join(store.root, path))
        disk.append(path, [new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)])
        disk.flush(path)
      }
    }
  }
  visit('')
  return state
}

/**
 * Kafka's own broker gives an index its full size in zeros while it is open, and shortens it when it closes it in order. What
 * a killed one left is shortened here, in the file too.
 */
function readIndex(path: string): Buffer {
  if (statSync(path).size < PREALLOCATED_MIN) return readFileSync(path)
  const handle = openSync(path, 'r+')
  const chunks: Buffer[] = []
  for (;;) {
    const chunk = Buffer.alloc(CHUNK_BYTES)
    const length = readSync(handle, chunk, 0, CHUNK_BYTES, chunks.length * CHUNK_BYTES)
    if (length === 0 || chunk.every((byte) => byte === 0)) break
    chunks.push(chunk.subarray(0, length))
  }
  const all = Buffer.concat(chunks)
  const entryBytes = path.endsWith('timeindex') ? 12 : 8
  let used = all.length
  while (used > 0 && all[used - 1] === 0) used--
  const length = Math.ceil(used / entryBytes) * entryBytes
  ftruncateSync(handle, length)
  closeSync(handle)
  return Buffer.concat([all, Buffer.alloc(entryBytes)]).subarray(0, length)
}

/** Carries one operation out. Throws the file system's error: the host stops rather than acknowledge what is not there. */
export function applyOperation(store: FileStore, operation: DiskOp): void {
  const path = join(store.root, operation.path)
  switch (operation.op) {
    case 'append':
      // Positions are given by the descriptor: files are opened to append, and grow in order. Opening makes an empty one.
      writeAll(handleOf(store, operation.path), operation.bytes)
      return
    case 'write':
      close(store, operation.path)
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path + UNFINISHED, operation.bytes)
      renameSync(path + UNFINISHED, path)
      return
    case 'truncate':
      ftruncateSync(handleOf(store, operation.path), operation.length)
      return
    case 'flush':
      fsyncSync(handleOf(store, operation.path))
      return
    case 'rename':
      closeBelow(store, operation.path)
      if (existsSync(path)) renameSync(path, join(store.root, operation.to))
      return
    case 'remove':
      closeBelow(store, operation.path)
      rmSync(path, { recursive: true, force: true })
      return
    case 'mkdir':
      mkdirSync(path, { recursive: true })
  }
}

function writeAll(handle: number, slices: readonly Uint8Array[]): void {
  let rest = [...slices]
  while (rest.length > 0) {
    let written = writevSync(handle, rest.slice(0, 512))
    while (rest.length > 0 && written >= (rest[0] as Uint8Array).length) written -= (rest.shift() as Uint8Array).length
    if (written > 0) rest = [(rest[0] as Uint8Array).subarray(written), ...rest.slice(1)]
  }
}

function handleOf(store: FileStore, path: string): number {
  const found = store.handles.get(path)
  if (found !== undefined) {
    store.handles.delete(path)
    store.handles.set(path, found)
    return found
  }
  if (store.handles.size >= HANDLES_MAX) close(store, store.handles.keys().next().value as string)
  const handle = openSync(join(store.root, path), 'a')
  store.handles.set(path, handle)
  return handle
}

function close(store: FileStore, path: string): void {
  const handle = store.handles.get(path)
  if (handle === undefined) return
  store.handles.delete(path)
  closeSync(handle)
}

function closeBelow(store: FileStore, path: string): void {
  for (const each of [...store.handles.keys()]) if (each === path || each.startsWith(`${path}/`)) close(store, each)
}

export function closeFileStore(store: FileStore): void {
  for (const path of [...store.handles.keys()]) close(store, path)
}

/** Writes a disk out whole: what was there before the first operation was heard (a freshly formatted directory). */
export function storeDisk(store: FileStore, state: DiskState): void {
  const disk = createDisk(state)
  const visit = (dir: string) => {
    for (const name of disk.list(dir)) {
      const path = dir === '' ? name : `${dir}/${name}`
      const size = disk.size(path)
      if (size < 0) {
        mkdirSync(join(store.root, path), { recursive: true })
        visit(path)
      } else if (!existsSync(join(store.root, path)) || statSync(join(store.root, path)).size !== size) {
        writeFileSync(join(store.root, path), Buffer.concat(disk.read(path, 0, size)))
      }
    }
  }
  visit('')
}
