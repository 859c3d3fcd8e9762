/** Numbers as text, the same in every browser and language: no Intl. */

/** 1042 → "1,042". Kafka's infinities are said as such. */
export function formatCount(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞'
  const [whole = '', fraction] = String(Math.abs(value)).split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return `${value < 0 ? '−' : ''}${grouped}${fraction === undefined ? '' : `.${fraction}`}`
}

/** Microseconds as seconds with one decimal: 9_000_000 → "9.0". Rounded up, so that a ring at 0.0 has run out. */
export function formatSeconds(us: number): string {
  const tenths = Math.max(0, Math.ceil(us / 100_000))
  return `${formatCount(Math.floor(tenths / 10))}.${tenths % 10}`
}

/** The virtual clock: "00:12.340", with hours from one hour on. */
export function formatClock(us: number): string {
  const ms = Math.floor(Math.max(0, us) / 1_000)
  const pad = (value: number, width: number) => String(value).padStart(width, '0')
  const hours = Math.floor(ms / 3_600_000)
  const minutes = Math.floor(ms / 60_000) % 60
  const seconds = Math.floor(ms / 1_000) % 60
  return `${hours > 0 ? `${hours}:` : ''}${pad(minutes, 2)}:${pad(seconds, 2)}.${pad(ms % 1_000, 3)}`
}

/** A duration with its best unit, e.g. 1_500 → "1.5 ms", 900 → "900 µs", 2_000_000 → "2 s". Exact to three digits. */
export function formatDuration(us: number): string {
  if (us < 1_000) return `${us} µs`
  if (us < 1_000_000) return `${threeDigits(us / 1_000)} ms`
  return `${threeDigits(us / 1_000_000)} s`
}

/** 1536 → "1.5 KiB"; exact bytes below 1 KiB. */
export function formatBytes(bytes: number): string {
  if (bytes < 1_024) return `${bytes} B`
  if (bytes < 1_048_576) return `${threeDigits(bytes / 1_024)} KiB`
  return `${threeDigits(bytes / 1_048_576)} MiB`
}

function threeDigits(value: number): string {
  const digits = value < 10 ? 100 : value < 100 ? 10 : 1
  return formatCount(Math.round(value * digits) / digits)
}
