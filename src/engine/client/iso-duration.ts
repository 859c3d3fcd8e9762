const DAY_MS = 86_400_000
const UNITS_MS = [DAY_MS, 3_600_000, 60_000, 1_000]

/** Milliseconds of an ISO 8601 duration as Java's Duration reads it (`PnDTnHnMn.nS`, not negative), or null. */
export function durationMs(text: string): number | null {
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d{1,9})?)S)?)?$/.exec(text.toUpperCase())
  if (match === null || text.length < 3 || /T$/i.test(text)) return null
  const ms = UNITS_MS.reduce((sum, unitMs, index) => sum + Number(match[index + 1] ?? 0) * unitMs, 0)
  return Number.isSafeInteger(Math.round(ms)) ? Math.round(ms) : null
}
