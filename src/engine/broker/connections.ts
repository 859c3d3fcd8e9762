import { getInt32, type Slices, sliceLength, subSlices, concat } from '../../base/bytes.ts'

/** One accepted connection: a stream of frames, of which one at a time is being handled. */
export interface InboundConnection {
  id: number
  listener: string
  peerHost: string
  /** Bytes not yet handed on: of a frame that is not whole, or that waits for the one before it to be answered. */
  inbound: Uint8Array[]
  inboundBytes: number
  /** The request being handled, or null. While there is one the connection is muted. */
  muted: number | null
  /** From ApiVersions (KIP-511). */
  clientSoftware: { name: string; version: string } | null
  openedUs: number
}

export function acceptConnection(id: number, listener: string, peerHost: string, nowUs: number): InboundConnection {
  return { id, listener, peerHost, inbound: [], inboundBytes: 0, muted: null, clientSoftware: null, openedUs: nowUs }
}

export function receiveBytes(connection: InboundConnection, bytes: Slices): void {
  for (const slice of bytes) {
    if (slice.length === 0) continue
    connection.inbound.push(slice)
    connection.inboundBytes += slice.length
  }
}

/** The next whole frame without its size; null while more bytes are needed; 'invalid' when the size can't be right. */
export function nextFrame(connection: InboundConnection, requestBytesMax: number): Slices | null | 'invalid' {
  if (connection.inboundBytes < 4) return null
  const size = getInt32(concat(subSlices(connection.inbound, 0, 4)), 0)
  if (size < 0 || size > requestBytesMax) return 'invalid'
  if (connection.inboundBytes < 4 + size) return null
  const frame = subSlices(connection.inbound, 4, 4 + size)
  connection.inbound = subSlices(connection.inbound, 4 + size, connection.inboundBytes)
  connection.inboundBytes = sliceLength(connection.inbound)
  return frame
}
