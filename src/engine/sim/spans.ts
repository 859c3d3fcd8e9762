/** Sets of offsets as sorted, disjoint, non-touching half-open spans. */
export interface Span {
  start: number
  end: number
}

/** Adds `[start, end)` in place. Returns how many of its offsets were not in the set before. */
export function addSpan(spans: Span[], start: number, end: number): number {
  if (end <= start) return 0
  let from = spans.length
  while (from > 0 && (spans[from - 1] as Span).end >= start) from--
  let to = from
  let known = 0
  const merged: Span = { start, end }
  for (; to < spans.length && (spans[to] as Span).start <= end; to++) {
    const span = spans[to] as Span
    known += Math.max(0, Math.min(span.end, end) - Math.max(span.start, start))
    merged.start = Math.min(merged.start, span.start)
    merged.end = Math.max(merged.end, span.end)
  }
  spans.splice(from, to - from, merged)
  return end - start - known
}

export function spanLength(spans: readonly Span[]): number {
  return spans.reduce((sum, { start, end }) => sum + end - start, 0)
}
