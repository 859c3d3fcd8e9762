/** A question's axis: where its mark, the ghost of a prediction and the truth stand, as shares of its length. */
export interface AxisScale {
  min: number
  max: number
}

export function shareOf({ min, max }: AxisScale, value: number): number {
  return max <= min ? 0 : Math.max(0, Math.min(1, (value - min) / (max - min)))
}

export function valueAt({ min, max }: AxisScale, share: number): number {
  return min + Math.max(0, Math.min(1, share)) * (max - min)
}

/** Round numbers along the axis, the ends included, six at the most. */
export function axisNumbers({ min, max }: AxisScale): number[] {
  const length = max - min
  const step = [0.1, 0.2, 0.5, 1, 2, 3, 5, 10, 15, 20, 50, 100, 200, 500, 1_000, 5_000].find(
    (each) => length / each <= 6,
  )
  if (step === undefined || length <= 0) return [min, max]
  const numbers: number[] = []
  for (let value = Math.ceil(min / step) * step; value <= max + step / 1_000; value += step) {
    numbers.push(Math.round(value * 1_000) / 1_000)
  }
  return numbers
}

/** The axis grows when the truth lies beyond it: a prediction's picture never hides how far off it was. */
export function withTruth(scale: AxisScale, truth: number | null): AxisScale {
  return truth === null ? scale : { min: Math.min(scale.min, truth), max: Math.max(scale.max, Math.ceil(truth)) }
}

/** The bracket between prediction and truth; null where they stand on one another. */
export function bracketOf(
  scale: AxisScale,
  guess: number,
  truth: number,
): { from: number; to: number; by: number } | null {
  const [a, b] = [shareOf(scale, guess), shareOf(scale, truth)]
  if (Math.abs(a - b) < 0.004) return null
  return { from: Math.min(a, b), to: Math.max(a, b), by: Math.round(Math.abs(guess - truth) * 100) / 100 }
}
