/** How the bytes of a field are to be read. */
export type FieldType =
  | 'int8'
  | 'int16'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'varint'
  | 'varlong'
  | 'bytes'
  | 'text'
  | 'compressed'

/** A named stretch of bytes, with what stands in it. Positions count from the start of the bytes at hand. */
export interface Field {
  name: string
  type: FieldType
  start: number
  end: number
  value: string
  /** What the value means, in Kafka's words: "CreateTime · none", a date. */
  meaning?: string
  /** Of a checksum: whether it is the right one. */
  valid?: boolean
  /** The record in its batch that the field belongs to. */
  record?: number
}

/** A stretch of a file that is read as one: a batch, an index entry, a line. */
export interface Section {
  kind: 'batch' | 'entry' | 'head' | 'line' | 'rest'
  start: number
  end: number
}

/** The field or section that holds the byte at that position; they are in order and don't overlap. */
export function holderOf<T extends { start: number; end: number }>(sorted: readonly T[], at: number): T | undefined {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] as T).end <= at) low = middle + 1
    else high = middle
  }
  const found = sorted[low]
  return found !== undefined && found.start <= at ? found : undefined
}

/** Milliseconds since the epoch as a date in UTC; undefined where it is none. */
export function dateOf(ms: number): string | undefined {
  if (!Number.isFinite(ms) || ms < 0 || ms > 8.64e15) return undefined
  return new Date(ms).toISOString().replace('T', ' ').replace('Z', '')
}

const TEXT_CHARS_MAX = 200
const decoder = new TextDecoder('utf-8', { fatal: true })

/** Bytes as a quoted text where they are one, else as hex. */
export function textOrHex(bytes: Uint8Array): string {
  const head = bytes.subarray(0, TEXT_CHARS_MAX)
  const more = bytes.length > head.length ? ' …' : ''
  try {
    const text = decoder.decode(bytes.length > TEXT_CHARS_MAX ? bytes : head)
    if (!/\p{Cc}/u.test(text)) return `"${text.slice(0, TEXT_CHARS_MAX)}"${more}`
  } catch {
    // Not a text.
  }
  return [...head.subarray(0, 32)].map(hexByte).join(' ') + (bytes.length > 32 ? ' …' : '')
}

export const hexByte = (byte: number): string => byte.toString(16).padStart(2, '0')
