/**
 * Which rows may have changed, and for whom. The engine touches paths; each reader (publisher, checkpoints, state hash)
 * drains what was touched since it last looked. Nothing else walks the world.
 */

/** Process name → touched paths of its state. '' is the world's own rows: `process/node.1`, `link/a~b`, `world`. */
export type Touched = Map<string, Set<string>>

export interface TouchLog {
  recent: Touched
  /** What each reader has not drained yet, apart from `recent`. */
  pending: Map<string, Touched>
}

/** The path that stands for a whole state. */
export const WHOLE = ''

export function createTouchLog(): TouchLog {
  return { recent: new Map(), pending: new Map() }
}

/** The live set of a process: adding to it is a touch. */
export function touchedOf(touched: Touched, process: string): Set<string> {
  let paths = touched.get(process)
  if (paths === undefined) {
    paths = new Set()
    touched.set(process, paths)
  }
  return paths
}

export function touchWorld(log: TouchLog, row: string): void {
  touchedOf(log.recent, '').add(row)
}

/** From now on touches are kept for this reader. */
export function addReader(log: TouchLog, reader: string): void {
  if (!log.pending.has(reader)) log.pending.set(reader, new Map())
}

function merge(into: Touched, from: Touched): void {
  for (const [process, paths] of from) {
    const target = touchedOf(into, process)
    for (const path of paths) target.add(path)
  }
}

/** All that was touched since this reader drained last (or was added). */
export function drainTouched(log: TouchLog, reader: string): Touched {
  addReader(log, reader)
  for (const pending of log.pending.values()) merge(pending, log.recent)
  for (const paths of log.recent.values()) paths.clear()
  const touched = log.pending.get(reader) as Touched
  log.pending.set(reader, new Map())
  return touched
}
