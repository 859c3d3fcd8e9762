/** Cuts a failing input log down: the fewest inputs that still break the same invariant. */
import type { TimedCommand } from '../../contract/frame.ts'

/**
 * Removes ever smaller parts of the list as long as what is left still fails. `fails` is asked at most `triesMax` times; the list
 * itself is known to fail. Afterwards, unless the tries ran out, no single input can be left out.
 */
export function shrinkInputs(
  inputs: readonly TimedCommand[],
  fails: (inputs: readonly TimedCommand[]) => boolean,
  triesMax = 300,
): TimedCommand[] {
  let kept = [...inputs]
  let tries = 0
  let size = Math.ceil(kept.length / 2)
  while (size >= 1 && tries < triesMax) {
    let removed = false
    for (let start = kept.length - 1; start >= 0 && tries < triesMax; start -= size) {
      const from = Math.max(0, start - size + 1)
      const rest = [...kept.slice(0, from), ...kept.slice(start + 1)]
      tries++
      if (!fails(rest)) continue
      kept = rest
      removed = true
    }
    if (size === 1 && !removed) break
    size = size === 1 ? 1 : Math.ceil(size / 2)
  }
  return kept
}
