/** What can be told of a frame from its first bytes: enough for a dot on a link. */
import type { Slices } from '../../base/bytes.ts'
import type { Connection } from './world.ts'

/** More requests than this are never in flight on one connection; produce requests with acks=0 get no answer. */
const UNANSWERED_MAX = 64
const API_SPACE = 1_024

/** The byte at `position`, or -1 past the end. */
function byteAt(bytes: Slices, position: number): number {
  let at = position
  for (const slice of bytes) {
    if (at < slice.length) return slice[at] as number
    at -= slice.length
  }
  return -1
}

function uint32At(bytes: Slices, position: number): number {
  const first = bytes[0]
  if (first !== undefined && first.length >= position + 4) {
    const high = ((first[position] as number) << 16) | ((first[position + 1] as number) << 8)
    return (high | (first[position + 2] as number)) * 256 + (first[position + 3] as number)
  }
  let value = 0
  for (let i = 0; i < 4; i++) value = value * 256 + Math.max(0, byteAt(bytes, position + i))
  return value
}

/** Api key of the request that begins here (size, api key, version, correlation id), remembered for its answer; -1 if too short. */
export function peekRequest(connection: Connection, bytes: Slices, length: number): number {
  if (length < 12) return -1
  const api = byteAt(bytes, 4) * 256 + byteAt(bytes, 5)
  if (api >= API_SPACE) return -1
  const { unanswered } = connection
  if (unanswered.length >= UNANSWERED_MAX) unanswered.shift()
  unanswered.push(uint32At(bytes, 8) * API_SPACE + api)
  return api
}

/** Api key of the request that this frame (size, correlation id) answers; -1 if none is known. */
export function peekResponse(connection: Connection, bytes: Slices, length: number): number {
  if (length < 8) return -1
  const correlationId = uint32At(bytes, 4)
  const { unanswered } = connection
  for (let i = 0; i < unanswered.length; i++) {
    const packed = unanswered[i] as number
    if (Math.floor(packed / API_SPACE) !== correlationId) continue
    unanswered.splice(0, i + 1)
    return packed % API_SPACE
  }
  return -1
}
