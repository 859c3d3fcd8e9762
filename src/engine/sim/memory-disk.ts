/** The simulated disk: the `Disk` port over a `DiskState`. */
import { EMPTY_BYTES, type Slices, getUint32, putUint32, sliceLength } from '../../base/bytes.ts'
import { DiskError, type Disk } from '../ports/disk.ts'
import {
  createFileState,
  type DiskState,
  type Extent,
  type FileState,
  fileKey,
  filePath,
  readExtents,
  truncateExtents,
} from './disk-state.ts'

export {
  createDiskState,
  type DiskState,
  type FileState,
  fileHash,
  losePower,
} from './disk-state.ts'

const CHUNK_HEADER = 4
const CHUNK_MIN = 512
const CHUNK_MAX = 65_536
/** Shorter slices are copied, so that a file does not become a list of crumbs. */
const KEEP_MIN = 4_096

/** What was done to the disk, in order, for the host's mirror. Bytes that `extend` gave out are filled by the end of the step. */
export type DiskOp =
  | { op: 'append'; path: string; at: number; bytes: Slices }
  | { op: 'write'; path: string; bytes: Uint8Array }
  | { op: 'truncate'; path: string; length: number }
  | { op: 'flush'; path: string }
  | { op: 'rename'; path: string; to: string }
  | { op: 'remove'; path: string }
  | { op: 'mkdir'; path: string }

export interface DiskHooks {
  /** Path inside the DiskState: `files/<key>`, `dirs` or `bytesUsed`. */
  touch?: (path: string) => void
  journal?: (op: DiskOp) => void
}

interface Access {
  state: DiskState
  touch: (path: string) => void
  journal: (op: DiskOp) => void
}

/** A `Disk` over this state. Nothing is kept beside it: any number of disks may be made over one state, one after another. */
export function createDisk(state: DiskState, hooks: DiskHooks = {}): Disk {
  const access: Access = { state, touch: hooks.touch ?? (() => {}), journal: hooks.journal ?? (() => {}) }
  return {
    size: (path) => findFile(access, 'size', path)?.length ?? -1,
    list: (dir) => listDirectory(access, dir),
    read: (path, position, length) => readExtents(getFile(access, 'read', path), position, length),
    extend: (path, length) => extendFile(access, path, length),
    append: (path, bytes) => appendFile(access, path, bytes),
    write: (path, bytes) => writeFile(access, path, bytes),
    truncate: (path, length) => truncateFile(access, path, length),
    flush: (path) => flushFile(access, path),
    rename: (from, to) => renamePath(access, from, to),
    remove: (path) => removePath(access, path),
    mkdir: (path) => makeDirectory(access, path),
  }
}

function check(access: Access, operation: string, path: string): void {
  if (access.state.failing) throw new DiskError('EIO', operation, path)
}

function findFile(access: Access, operation: string, path: string): FileState | undefined {
  check(access, operation, path)
  return access.state.files.get(fileKey(path))
}

function getFile(access: Access, operation: string, path: string): FileState {
  const file = findFile(access, operation, path)
  if (file === undefined) throw new DiskError('ENOENT', operation, path)
  return file
}

/** The file, made if it is missing; its directory must be there. */
function openFile(access: Access, operation: string, path: string): FileState {
  const found = findFile(access, operation, path)
  if (found !== undefined) return found
  checkDirectoryOf(access, operation, path)
  const file = createFileState()
  access.state.files.set(fileKey(path), file)
  return file
}

/** Nothing is put into a directory that is missing. */
function checkDirectoryOf({ state }: Access, operation: string, path: string): void {
  const slash = path.lastIndexOf('/')
  if (slash > 0 && !state.dirs.has(fileKey(path.slice(0, slash)))) throw new DiskError('ENOENT', operation, path)
}

function claimSpace(access: Access, operation: string, path: string, bytes: number): void {
  check(access, operation, path)
  if (bytes > 0 && access.state.bytesUsed + bytes > access.state.bytesMax)
    throw new DiskError('ENOSPC', operation, path)
}

function grew(access: Access, path: string, bytes: number): void {
  access.state.bytesUsed += bytes
  access.touch(`files/${fileKey(path)}`)
  access.touch('bytesUsed')
}

/** A region at the end of the file, in its head chunk; a new chunk when there is no room or another future wrote into it. */
function growInHead(file: FileState, length: number): Uint8Array {
  if (length === 0) return EMPTY_BYTES
  let head = file.head
  const free = head !== null && getUint32(head, 0) === file.headUsed ? head.length - file.headUsed : 0
  if (head === null || free < length) {
    const next = head === null ? CHUNK_MIN : Math.min(head.length * 2, CHUNK_MAX)
    head = new Uint8Array(Math.max(next, length + CHUNK_HEADER))
    file.head = head
    file.headUsed = CHUNK_HEADER
  }
  const start = file.headUsed
  const last = file.extents.at(-1)
  if (last !== undefined && last.bytes.buffer === head.buffer && last.bytes.byteOffset + last.bytes.length === start) {
    last.bytes = head.subarray(last.bytes.byteOffset, start + length)
  } else {
    file.extents.push({ at: file.length, bytes: head.subarray(start, start + length) })
  }
  file.headUsed = start + length
  putUint32(head, 0, file.headUsed)
  file.length += length
  return head.subarray(start, start + length)
}

function extendFile(access: Access, path: string, length: number): Uint8Array {
  claimSpace(access, 'extend', path, length)
  const file = openFile(access, 'extend', path)
  const at = file.length
  const region = growInHead(file, length)
  grew(access, path, length)
  access.journal({ op: 'append', path, at, bytes: [region] })
  return region
}

function appendFile(access: Access, path: string, bytes: Slices): void {
  const length = sliceLength(bytes)
  claimSpace(access, 'append', path, length)
  const file = openFile(access, 'append', path)
  const at = file.length
  for (const slice of bytes) {
    if (slice.length < KEEP_MIN) {
      growInHead(file, slice.length).set(slice)
    } else {
      file.extents.push({ at: file.length, bytes: slice })
      file.length += slice.length
    }
  }
  grew(access, path, length)
  access.journal({ op: 'append', path, at, bytes })
}

function writeFile(access: Access, path: string, bytes: Uint8Array): void {
  const before = findFile(access, 'write', path)?.length ?? 0
  claimSpace(access, 'write', path, bytes.length - before)
  openFile(access, 'write', path)
  const file = createFileState()
  const extents: Extent[] = bytes.length === 0 ? [] : [{ at: 0, bytes: bytes.slice() }]
  file.extents = extents
  file.length = bytes.length
  file.flushedLength = bytes.length
  access.state.files.set(fileKey(path), file)
  grew(access, path, bytes.length - before)
  access.journal({ op: 'write', path, bytes: extents[0]?.bytes ?? EMPTY_BYTES })
}

function truncateFile(access: Access, path: string, length: number): void {
  const file = getFile(access, 'truncate', path)
  if (length >= file.length) return
  const before = file.length
  truncateExtents(file, length)
  grew(access, path, length - before)
  access.journal({ op: 'truncate', path, length })
}

function flushFile(access: Access, path: string): void {
  const file = getFile(access, 'flush', path)
  if (file.flushedLength === file.length) return
  file.flushedLength = file.length
  access.touch(`files/${fileKey(path)}`)
  access.journal({ op: 'flush', path })
}

/** Keys of the files and directories below a directory, sorted. */
function keysBelow(keys: Iterable<string>, dirKey: string): string[] {
  const out: string[] = []
  for (const key of keys) if (key.startsWith(`${dirKey}|`)) out.push(key)
  return out.sort()
}

function listDirectory(access: Access, dir: string): string[] {
  check(access, 'list', dir)
  const prefix = dir === '' ? '' : `${fileKey(dir)}|`
  const names: string[] = []
  for (const keys of [access.state.files.keys(), access.state.dirs.keys()]) {
    for (const key of keys) {
      if (key.startsWith(prefix) && !key.includes('|', prefix.length)) names.push(key.slice(prefix.length))
    }
  }
  return names.sort()
}

function moveFile(access: Access, from: string, to: string): void {
  const { files } = access.state
  const replaced = files.get(to)
  if (replaced !== undefined) access.state.bytesUsed -= replaced.length
  files.set(to, files.get(from) as FileState)
  files.delete(from)
  access.touch(`files/${from}`)
  access.touch(`files/${to}`)
}

function renamePath(access: Access, path: string, to: string): void {
  check(access, 'rename', path)
  const { files, dirs } = access.state
  const from = fileKey(path)
  const target = fileKey(to)
  if (from === target) return
  checkDirectoryOf(access, 'rename', to)
  if (dirs.has(from)) {
    for (const key of keysBelow(files.keys(), from)) moveFile(access, key, target + key.slice(from.length))
    for (const key of [from, ...keysBelow(dirs, from)]) {
      dirs.delete(key)
      dirs.add(target + key.slice(from.length))
    }
    access.touch('dirs')
  } else if (files.has(from)) {
    moveFile(access, from, target)
    access.touch('bytesUsed')
  } else {
    throw new DiskError('ENOENT', 'rename', path)
  }
  access.journal({ op: 'rename', path, to })
}

function removeFile(access: Access, key: string): void {
  const file = access.state.files.get(key)
  if (file === undefined) return
  access.state.files.delete(key)
  grew(access, filePath(key), -file.length)
}

function removePath(access: Access, path: string): void {
  check(access, 'remove', path)
  const { files, dirs } = access.state
  const key = fileKey(path)
  if (!files.has(key) && !dirs.has(key)) return
  removeFile(access, key)
  if (dirs.has(key)) {
    for (const below of keysBelow(files.keys(), key)) removeFile(access, below)
    for (const below of [key, ...keysBelow(dirs, key)]) dirs.delete(below)
    access.touch('dirs')
  }
  access.journal({ op: 'remove', path })
}

function makeDirectory(access: Access, path: string): void {
  check(access, 'mkdir', path)
  const parts = fileKey(path).split('|')
  let made = false
  for (let i = 1; i <= parts.length; i++) {
    const key = parts.slice(0, i).join('|')
    if (key === '' || access.state.dirs.has(key)) continue
    access.state.dirs.add(key)
    made = true
  }
  if (!made) return
  access.touch('dirs')
  access.journal({ op: 'mkdir', path })
}
