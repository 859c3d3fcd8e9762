/**
 * What is on a node's disk, as plain data. Bytes never change once written, so clones, checkpoints, frames and the mirror
 * share them; only the list of extents is copied.
 */
import { hashHex, hashInit, hashWord, type Hash } from '../../base/hash.ts'
import { type Prng, nextBool, nextInt } from '../../base/prng.ts'

export interface DiskState {
  /** Keyed by path with '/' written as '|' (a touch path uses '/'): `orders-0|00000000000000000000.log`. */
  files: Map<string, FileState>
  /** Directories, keyed like files. The root is not listed. */
  dirs: Set<string>
  bytesMax: number
  /** Sum of the files' lengths; beyond `bytesMax` writes fail with ENOSPC. */
  bytesUsed: number
  /** A broken disk: every operation fails with EIO. */
  failing: boolean
}

export interface FileState {
  length: number
  /** What a power loss keeps for sure. */
  flushedLength: number
  /** Without gaps, sorted by `at`. */
  extents: Extent[]
  /**
   * The chunk that small appends go to, or null. Its first four bytes count the bytes filled in it, for all clones of this
   * state at once: whoever finds another count than its own `headUsed` was overtaken by another future, and takes a new chunk.
   */
  head: Uint8Array | null
  headUsed: number
  /** A cache, not state: running hash of the first `hashedLength` bytes. */
  hashedLength: number
  hash: Hash
}

export interface Extent {
  at: number
  bytes: Uint8Array
}

export function createDiskState(bytesMax = Number.POSITIVE_INFINITY): DiskState {
  return { files: new Map(), dirs: new Set(), bytesMax, bytesUsed: 0, failing: false }
}

export function createFileState(): FileState {
  return {
    length: 0,
    flushedLength: 0,
    extents: [],
    head: null,
    headUsed: 0,
    hashedLength: 0,
    hash: hashInit(),
  }
}

const keys = new Map<string, string>()
const KEYS_MAX = 10_000

export function fileKey(path: string): string {
  let key = keys.get(path)
  if (key === undefined) {
    if (keys.size >= KEYS_MAX) keys.clear()
    key = path.replaceAll('/', '|')
    keys.set(path, key)
  }
  return key
}

export function filePath(key: string): string {
  return key.replaceAll('|', '/')
}

/** Index of the extent that holds `position`; `extents.length` when it is at or after the end. */
export function extentAt(extents: readonly Extent[], position: number): number {
  let low = 0
  let high = extents.length
  while (low < high) {
    const middle = (low + high) >> 1
    const extent = extents[middle] as Extent
    if (extent.at + extent.bytes.length <= position) low = middle + 1
    else high = middle
  }
  return low
}

/** Views of `[position, position + length)`, cut at the end of the file. */
export function readExtents(file: FileState, position: number, length: number): Uint8Array[] {
  const out: Uint8Array[] = []
  const end = Math.min(position + length, file.length)
  if (position >= end) return out
  for (let i = extentAt(file.extents, position); i < file.extents.length; i++) {
    const { at, bytes } = file.extents[i] as Extent
    if (at >= end) break
    const from = Math.max(position - at, 0)
    const to = Math.min(end - at, bytes.length)
    out.push(from === 0 && to === bytes.length ? bytes : bytes.subarray(from, to))
  }
  return out
}

/** Cuts the file. The head's tail is given up: its filled count says more than `headUsed` from now on. */
export function truncateExtents(file: FileState, length: number): void {
  const last = extentAt(file.extents, length)
  const cut = file.extents[last]
  file.extents.length = last
  if (cut !== undefined && cut.at < length) {
    file.extents.push({ at: cut.at, bytes: cut.bytes.subarray(0, length - cut.at) })
  }
  file.length = length
  file.flushedLength = Math.min(file.flushedLength, length)
  file.head = null
  file.headUsed = 0
  if (length < file.hashedLength) {
    file.hashedLength = 0
    file.hash = hashInit()
  }
}

/**
 * Hash of a file's bytes, independent of how they are cut into extents. After an append it costs only the new bytes.
 * Two files of equal bytes have equal hashes; a missing file has the hash ''.
 */
export function fileHash(state: DiskState, path: string): string {
  const file = state.files.get(fileKey(path))
  if (file === undefined) return ''
  const whole = file.length - (file.length % 4)
  hashRange(file, file.hashedLength, whole, file.hash)
  file.hashedLength = whole
  const h = { hi: file.hash.hi, lo: file.hash.lo }
  hashRange(file, whole, file.length, h)
  hashWord(h, file.length)
  return hashHex(h)
}

/** Mixes in `[start, end)`, four bytes a word; `start` is a multiple of four. */
function hashRange(file: FileState, start: number, end: number, h: Hash): void {
  let word = 0
  let shift = 0
  for (const slice of readExtents(file, start, end - start)) {
    for (let i = 0; i < slice.length; i++) {
      word |= (slice[i] as number) << shift
      shift += 8
      if (shift === 32) {
        hashWord(h, word)
        word = 0
        shift = 0
      }
    }
  }
  if (shift > 0) hashWord(h, word)
}

/**
 * What a power loss leaves: of each file what was flushed, and by chance a torn beginning of what was not. Creations, renames,
 * removals, truncations and whole-file writes are durable at once, as on a journalled file system after Kafka's own fsyncs.
 * Returns the paths that lost bytes.
 */
export function losePower(state: DiskState, prng: Prng): string[] {
  const lost: string[] = []
  for (const key of [...state.files.keys()].sort()) {
    const file = state.files.get(key) as FileState
    const unflushed = file.length - file.flushedLength
    if (unflushed === 0) continue
    const kept = nextBool(prng, 1, 2) ? nextInt(prng, unflushed) : 0
    const before = file.length
    truncateExtents(file, file.flushedLength + kept)
    file.flushedLength = file.length
    state.bytesUsed -= before - file.length
    lost.push(filePath(key))
  }
  return lost
}
