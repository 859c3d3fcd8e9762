/** A UUID is its 22-character text: URL-safe base64 of 16 bytes without padding, as Kafka prints it. */
import { nextUint32, type Prng } from './prng.ts'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
/** Code of a character → its six bits; 255: none. */
const BITS_OF_CODE = new Uint8Array(128).fill(255)
for (let i = 0; i < ALPHABET.length; i++) BITS_OF_CODE[ALPHABET.charCodeAt(i)] = i
const TEXT_LENGTH = 22
const RESERVED_COUNT = 100

/** (0,0): "no id". */
export const ZERO_UUID = 'AAAAAAAAAAAAAAAAAAAAAA'
/** (0,1): the topic id of `__cluster_metadata`. */
export const METADATA_TOPIC_ID = 'AAAAAAAAAAAAAAAAAAAAAQ'

/** Log directory ids with a meaning of their own (KIP-858). */
export const DIRECTORY_MIGRATING = ZERO_UUID
export const DIRECTORY_UNASSIGNED = METADATA_TOPIC_ID
export const DIRECTORY_LOST = 'AAAAAAAAAAAAAAAAAAAAAg'

/** Ids that were read lately, by their last byte: the same few are read again and again. */
const recent: { bytes: Uint8Array; text: string }[] = []

/** The text of the 16 bytes at `pos`. */
export function getUuid(bytes: Uint8Array, pos: number): string {
  if (!(pos >= 0 && pos + 16 <= bytes.length)) {
    throw new RangeError(`uuid at ${pos} is outside of ${bytes.length} bytes`)
  }
  const slot = (bytes[pos + 15] as number) & 63
  const known = recent[slot]
  if (known !== undefined && isAt(known.bytes, bytes, pos)) return known.text
  const text = textAt(bytes, pos)
  recent[slot] = { bytes: bytes.slice(pos, pos + 16), text }
  return text
}

function isAt(id: Uint8Array, bytes: Uint8Array, pos: number): boolean {
  for (let i = 0; i < 16; i++) if (id[i] !== bytes[pos + i]) return false
  return true
}

function textAt(bytes: Uint8Array, pos: number): string {
  let text = ''
  for (let i = 0; i < 16; i += 3) {
    const word =
      ((bytes[pos + i] as number) << 16) |
      ((i < 15 ? (bytes[pos + i + 1] as number) : 0) << 8) |
      (i < 15 ? (bytes[pos + i + 2] as number) : 0)
    text += ALPHABET.charAt(word >>> 18) + ALPHABET.charAt((word >>> 12) & 63)
    if (i < 15) text += ALPHABET.charAt((word >>> 6) & 63) + ALPHABET.charAt(word & 63)
  }
  return text
}

/** True for 22 characters that are exactly 16 bytes: the last one may carry 2 bits only. */
export function isUuid(text: string): boolean {
  if (text.length !== TEXT_LENGTH) return false
  for (let i = 0; i < TEXT_LENGTH; i++) if ((BITS_OF_CODE[text.charCodeAt(i)] ?? 255) === 255) return false
  return ((BITS_OF_CODE[text.charCodeAt(TEXT_LENGTH - 1)] as number) & 15) === 0
}

/** Writes 16 bytes at `pos`. Throws RangeError when the text is not a UUID. */
export function putUuid(out: Uint8Array, pos: number, text: string): void {
  if (!isUuid(text)) throw new RangeError(`'${text}' is not a UUID of ${TEXT_LENGTH} base64url characters`)
  let word = 0
  let bits = 0
  let at = pos
  for (let i = 0; i < TEXT_LENGTH; i++) {
    word = ((word << 6) | (BITS_OF_CODE[text.charCodeAt(i)] as number)) & 0xffff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      out[at++] = word >>> bits
    }
  }
}

export function uuidToBytes(text: string): Uint8Array {
  const out = new Uint8Array(16)
  putUuid(out, 0, text)
  return out
}

export function uuidFromBytes(bytes: Uint8Array): string {
  return getUuid(bytes, 0)
}

/** True for the first hundred values (0, n), which Kafka keeps for itself. */
export function isReservedUuid(text: string): boolean {
  const bytes = uuidToBytes(text)
  return bytes.every((b, i) => (i < 15 ? b === 0 : b < RESERVED_COUNT))
}

/** A random (version 4) UUID. A text that starts with '-' is drawn again: on a command line it would look like an option. */
export function randomUuid(prng: Prng): string {
  for (;;) {
    const bytes = new Uint8Array(16)
    for (let i = 0; i < 16; i += 4) {
      const word = nextUint32(prng)
      for (let k = 0; k < 4; k++) bytes[i + k] = word >>> (24 - 8 * k)
    }
    bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40
    bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80
    const text = getUuid(bytes, 0)
    if (!text.startsWith('-') && !isReservedUuid(text)) return text
  }
}
