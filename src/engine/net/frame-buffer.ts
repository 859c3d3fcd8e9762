import { getInt32, concat, type Slices, subSlices } from '../../base/bytes.ts'

/** The received part of a TCP stream that is not a whole frame yet. Either end of a connection keeps one. */
export interface FrameBuffer {
  slices: Uint8Array[]
  bytes: number
}

/** Kafka's socket.request.max.bytes; what a client accepts here too. */
export const FRAME_BYTES_MAX = 104_857_600

const SIZE_BYTES = 4

export function createFrameBuffer(): FrameBuffer {
  return { slices: [], bytes: 0 }
}

export function appendInbound(buffer: FrameBuffer, bytes: Slices): void {
  for (const slice of bytes) {
    if (slice.length === 0) continue
    buffer.slices.push(slice)
    buffer.bytes += slice.length
  }
}

/**
 * Cuts the next frame off, without its size; null while it is incomplete, 'invalid' when its size is negative or above
 * the limit (Kafka then closes the connection without an answer). Views, never copies.
 */
export function takeFrame(buffer: FrameBuffer, bytesMax = FRAME_BYTES_MAX): Uint8Array[] | null | 'invalid' {
  if (buffer.bytes < SIZE_BYTES) return null
  const first = buffer.slices[0] as Uint8Array
  const size = getInt32(first.length >= SIZE_BYTES ? first : concat(subSlices(buffer.slices, 0, SIZE_BYTES)), 0)
  if (size < 0 || size > bytesMax) return 'invalid'
  const end = SIZE_BYTES + size
  if (buffer.bytes < end) return null
  const frame = subSlices(buffer.slices, SIZE_BYTES, end)
  buffer.slices = end === buffer.bytes ? [] : subSlices(buffer.slices, end, buffer.bytes)
  buffer.bytes -= end
  return frame
}
