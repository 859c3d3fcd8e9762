import type { Row } from '../../../contract/image.ts'
import type { LogTail } from '../log-tail.ts'
import type { NodeEntry } from '../node-view.ts'
import type { Process, World } from '../world.ts'

/** What rows are made from. Nothing here outlives one look, but the tails, which are a memory of the disk. */
export interface RowContext {
  world: World
  /** Whose committed metadata reaches furthest. */
  source: NodeEntry | null
  /** By `node.1/orders-0`. */
  tails: Map<string, LogTail>
  /** The row that is not state but a record of what happened. */
  ledger: () => Row | null
}

/** One kind of row: which of them a touched path concerns, and how one is made. */
export interface RowKind {
  /** First part of its keys. */
  name: string
  /**
   * Calls `mark` with keys, or with the beginning of keys and '*', of rows that may have changed. An empty path stands for the
   * whole state of the process.
   */
  touched(context: RowContext, process: Process, path: readonly string[], mark: (key: string) => void): void
  /** The row of this key (in parts), or null if there is none (any more). */
  make(context: RowContext, key: readonly string[]): Row | null
}

/** True if a touched path may concern this field of a state. */
export function concerns(path: readonly string[], field: string): boolean {
  return path.length === 0 || path[0] === field
}

/** Finite times only: what never happens has no deadline. */
export function deadline(us: number | null | undefined): number | null {
  return us !== null && us !== undefined && Number.isFinite(us) ? us : null
}

/** A Map of texts as an object, in its order. */
export function textsOf(map: ReadonlyMap<string, string> | undefined): Record<string, string> {
  return Object.fromEntries(map ?? [])
}
