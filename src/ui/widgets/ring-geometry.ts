export const TENTH_US = 100_000

/** The arc of a ring with `share` (0 to 1) of its time left, from twelve o'clock, and the hand at its end. */
export function ringPath(share: number, center: number, radius: number): string {
  if (share <= 0) return ''
  const angle = Math.min(share, 0.9999) * 2 * Math.PI
  const x = center + radius * Math.sin(angle)
  const y = center - radius * Math.cos(angle)
  const large = share > 0.5 ? 1 : 0
  return `M${center} ${center - radius}A${radius} ${radius} 0 ${large} 1 ${round(x)} ${round(y)}L${center} ${center}`
}

const round = (value: number): number => Math.round(value * 100) / 100
