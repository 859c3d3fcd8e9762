import type { Slices } from '../../base/bytes.ts'

/**
 * A node's log directory behind its page cache. Paths are relative (`orders-0/00000000000000000000.log`). Reads and
 * writes see the page cache at once; `flush` decides only what a power loss keeps. `kill -9` keeps the page cache.
 * Every failure is a `DiskError`.
 */
export interface Disk {
  /** Length in bytes, or -1 where there is no such file. */
  size(path: string): number
  /** Names of the files and directories directly in `dir` ('' is the root), sorted by code unit. */
  list(dir: string): string[]
  /** Views of the bytes from `position`, at most `length`; fewer at the end of the file. Never copied, never to be written to. */
  read(path: string, position: number, length: number): Slices
  /** Makes the file `length` bytes longer and returns that region, to be filled in this step (a leader copies a batch once, here). Creates the file. */
  extend(path: string, length: number): Uint8Array
  /** Appends bytes; long slices are kept by reference, short ones copied. Creates the file. */
  append(path: string, bytes: Slices): void
  /** Replaces the whole file, atomically and durably, as Kafka does for checkpoints (temporary file, fsync, rename). */
  write(path: string, bytes: Uint8Array): void
  truncate(path: string, length: number): void
  /** fsync of one file: what is in it now survives a power loss. */
  flush(path: string): void
  rename(from: string, to: string): void
  /** Removes a file, or a directory with all that is in it. Nothing happens where there is none. */
  remove(path: string): void
  mkdir(path: string): void
}

/** What a disk operation can fail with; caught by the broker as a log directory failure (KIP-112). */
export class DiskError extends Error {
  readonly code: 'ENOSPC' | 'EIO' | 'ENOENT'
  readonly operation: string
  readonly path: string

  constructor(code: 'ENOSPC' | 'EIO' | 'ENOENT', operation: string, path: string) {
    super(`${operation} ${path}: ${code}`)
    this.name = 'DiskError'
    this.code = code
    this.operation = operation
    this.path = path
  }
}
