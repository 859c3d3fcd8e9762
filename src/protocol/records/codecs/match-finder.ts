/** The greedy search that snappy and LZ4 share: four equal bytes, found through a hash table of the last place of each hash. */

const HASH_BITS = 13
const MIN_MATCH = 4

/** Writes a run of literals, then (when `length` > 0) a copy of `length` bytes from `offset` back. */
export type EmitSequence = (literalStart: number, literalEnd: number, offset: number, length: number) => void

function word(b: Uint8Array, i: number): number {
  return (b[i] as number) | ((b[i + 1] as number) << 8) | ((b[i + 2] as number) << 16) | ((b[i + 3] as number) << 24)
}

/**
 * Covers `bytes[start, end)` with sequences. No match begins at or after `matchStartLimit`, none reaches beyond `matchEnd`,
 * and none looks back before `start`; the rest is a last run of literals.
 */
export function findMatches(
  bytes: Uint8Array,
  start: number,
  end: number,
  limits: { matchStartLimit: number; matchEnd: number },
  emit: EmitSequence,
): void {
  const table = new Int32Array(1 << HASH_BITS).fill(-1)
  const last = Math.min(limits.matchStartLimit - 1, limits.matchEnd - MIN_MATCH)
  let anchor = start
  let i = start
  while (i <= last) {
    const w = word(bytes, i)
    const slot = Math.imul(w, 0x1e35a7bd) >>> (32 - HASH_BITS)
    const candidate = table[slot] as number
    table[slot] = i
    if (candidate < 0 || i - candidate > 0xffff || word(bytes, candidate) !== w) {
      i += 1 + ((i - anchor) >> 6) // bytes that don't compress are skipped ever faster
      continue
    }
    let length = MIN_MATCH
    while (i + length < limits.matchEnd && bytes[candidate + length] === bytes[i + length]) length++
    emit(anchor, i, i - candidate, length)
    i += length
    anchor = i
  }
  emit(anchor, end, 0, 0)
}
