/** A bar shows this many newest offsets: a lag of a few records is a gap that one sees, however long the log. */
const BAR_OFFSETS = 64
/** Room at the right, so that a full bar does not look like a limit. */
const BAR_FILL = 0.9

export interface Bar {
  /** 0 to 1 of the track. */
  fill: number
  tick: number | null
}

/** The bar of one replica: its log end against the row's maximum end, and its high watermark. */
export function barOf(logEndOffset: number, highWatermark: number | null, rowEnd: number): Bar {
  const start = Math.max(0, rowEnd - BAR_OFFSETS)
  const share = (offset: number) => clamp(((offset - start) / BAR_OFFSETS) * BAR_FILL)
  const tick = highWatermark === null || highWatermark < start ? null : share(highWatermark)
  return { fill: share(logEndOffset), tick }
}

const clamp = (value: number): number => Math.max(0, Math.min(1, value))

export const percent = (share: number): string => `${Math.round(share * 1000) / 10}%`
