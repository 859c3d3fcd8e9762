import type { Process } from '../world.ts'
import { concerns, type RowContext } from './row-kind.ts'

/** Calls `mark` with the names of topics (or '*') whose committed metadata may have changed. Only the furthest image counts. */
export function markTopics(
  { source }: RowContext,
  process: Process,
  path: readonly string[],
  mark: (name: string) => void,
): void {
  if (process !== source?.process || !concerns(path, 'image')) return
  const [, part, name] = path
  if (part === 'topics' && name !== undefined) mark(name)
  else if (part === undefined || part === 'topics' || part === 'configs' || part === 'brokers') mark('*')
}
