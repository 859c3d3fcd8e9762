/** UTF-8 as the JVM does it, because a real broker decides: a lone surrogate is written as '?', malformed input reads as U+FFFD. */

const QUESTION_MARK = 0x3f
const REPLACEMENT = 0xfffd
const CHUNK = 4096

function isHighSurrogate(c: number): boolean {
  return c >= 0xd800 && c <= 0xdbff
}

function isLowSurrogate(c: number): boolean {
  return c >= 0xdc00 && c <= 0xdfff
}

/** Code point that starts at index `i` of `s`; a surrogate without its partner is '?'. */
function codePointAt(s: string, i: number): number {
  const c = s.charCodeAt(i)
  if (c < 0xd800 || c > 0xdfff) return c
  const next = i + 1 < s.length ? s.charCodeAt(i + 1) : 0
  if (isHighSurrogate(c) && isLowSurrogate(next)) return (c - 0xd800) * 0x400 + (next - 0xdc00) + 0x10000
  return QUESTION_MARK
}

/** Bytes `utf8Encode` would return, without making them. */
export function utf8Length(s: string): number {
  let length = s.length
  for (let i = 0; i < s.length; i++) {
    if (s.charCodeAt(i) < 0x80) continue
    const c = codePointAt(s, i)
    if (c >= 0x10000) {
      length += 2
      i++
    } else if (c >= 0x800) length += 2
    else if (c >= 0x80) length += 1
  }
  return length
}

/** Writes `s` at `pos` and returns the position after it. The room must be there (`utf8Length`). */
export function putUtf8(out: Uint8Array, pos: number, s: string): number {
  let at = pos
  for (let i = 0; i < s.length; i++) {
    const c = codePointAt(s, i)
    if (c < 0x80) {
      out[at++] = c
    } else if (c < 0x800) {
      out[at++] = 0xc0 | (c >> 6)
      out[at++] = 0x80 | (c & 0x3f)
    } else if (c < 0x10000) {
      out[at++] = 0xe0 | (c >> 12)
      out[at++] = 0x80 | ((c >> 6) & 0x3f)
      out[at++] = 0x80 | (c & 0x3f)
    } else {
      out[at++] = 0xf0 | (c >> 18)
      out[at++] = 0x80 | ((c >> 12) & 0x3f)
      out[at++] = 0x80 | ((c >> 6) & 0x3f)
      out[at++] = 0x80 | (c & 0x3f)
      i++
    }
  }
  return at
}

export function utf8Encode(s: string): Uint8Array {
  const out = new Uint8Array(utf8Length(s))
  putUtf8(out, 0, s)
  return out
}

/** Continuation bytes that must follow this lead byte, or -1 for a byte that can't lead. */
function continuationCount(lead: number): number {
  if (lead >= 0xc2 && lead <= 0xdf) return 1
  if (lead >= 0xe0 && lead <= 0xef) return 2
  if (lead >= 0xf0 && lead <= 0xf4) return 3
  return -1
}

/** Whether `b` may follow `lead` directly: rules out overlong forms and code points above U+10FFFF. */
function isSecondByte(lead: number, b: number): boolean {
  if (lead === 0xe0) return b >= 0xa0 && b <= 0xbf
  if (lead === 0xf0) return b >= 0x90 && b <= 0xbf
  if (lead === 0xf4) return b >= 0x80 && b <= 0x8f
  return b >= 0x80 && b <= 0xbf
}

/** Decodes the multi-byte sequence at `pos` (before `end`) into `units`; returns the position after what was consumed. */
function decodeMultiByte(bytes: Uint8Array, pos: number, end: number, units: number[]): number {
  const lead = bytes[pos] as number
  const count = continuationCount(lead)
  if (count < 0) {
    units.push(REPLACEMENT)
    return pos + 1
  }
  let c = lead & (0x3f >> count)
  for (let k = 1; k <= count; k++) {
    const b = pos + k < end ? (bytes[pos + k] as number) : 0
    if (k === 1 ? !isSecondByte(lead, b) : (b & 0xc0) !== 0x80) {
      units.push(REPLACEMENT)
      return pos + k
    }
    c = (c << 6) | (b & 0x3f)
  }
  if (c >= 0x10000) units.push(0xd800 + ((c - 0x10000) >> 10), 0xdc00 + ((c - 0x10000) & 0x3ff))
  else units.push(c >= 0xd800 && c <= 0xdfff ? REPLACEMENT : c)
  return pos + count + 1
}

/** Decodes `bytes[start, end)`. Never throws: each malformed sequence becomes one U+FFFD. A byte order mark is kept. */
export function utf8Decode(bytes: Uint8Array, start = 0, end = bytes.length): string {
  return shortAscii(bytes, start, end) ?? decode(bytes, start, end)
}

const SHORT = 32

/** Most texts are names: short, and ASCII. Null where this one is not. */
function shortAscii(bytes: Uint8Array, start: number, end: number): string | null {
  if (end - start > SHORT) return null
  let text = ''
  for (let pos = start; pos < end; pos++) {
    const b = bytes[pos] as number
    if (b >= 0x80) return null
    text += String.fromCharCode(b)
  }
  return text
}

function decode(bytes: Uint8Array, start: number, end: number): string {
  let text = ''
  let units: number[] = []
  let pos = start
  while (pos < end) {
    const b = bytes[pos] as number
    if (b < 0x80) {
      units.push(b)
      pos++
    } else {
      pos = decodeMultiByte(bytes, pos, end, units)
    }
    if (units.length >= CHUNK) {
      text += String.fromCharCode(...units)
      units = []
    }
  }
  return text + String.fromCharCode(...units)
}
