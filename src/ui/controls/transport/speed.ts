/** The speed's slider is logarithmic: a step is a tenth of a decade, from a hundredth to a thousandfold. */
export const SPEED_STEP_MIN = -20
export const SPEED_STEP_MAX = 30

/** Round values one can name: 1, 1.25, 1.6, 2, 2.5, 3, 4, 5, 6, 8 and their decades. */
const mantissas = [1, 1.25, 1.6, 2, 2.5, 3, 4, 5, 6, 8]

export function speedOfStep(step: number): number {
  const bounded = Math.max(SPEED_STEP_MIN, Math.min(SPEED_STEP_MAX, Math.round(step)))
  const decade = Math.floor(bounded / 10)
  const mantissa = mantissas[bounded - decade * 10] ?? 1
  return decade < 0 ? mantissa / 10 ** -decade : mantissa * 10 ** decade
}

/** The step whose speed is nearest. */
export function stepOfSpeed(speed: number): number {
  let best = 0
  for (let step = SPEED_STEP_MIN; step <= SPEED_STEP_MAX; step++) {
    if (Math.abs(Math.log(speedOfStep(step) / speed)) < Math.abs(Math.log(speedOfStep(best) / speed))) best = step
  }
  return best
}

/** "×4", "×0.25" as "1/4": slower than real reads as a part of it. */
export function speedText(speed: number): string {
  if (speed >= 1) return `×${Math.round(speed * 100) / 100}`
  const part = 1 / speed
  return Math.abs(part - Math.round(part)) < 0.01 ? `×1/${Math.round(part)}` : `×${Math.round(speed * 1_000) / 1_000}`
}
