import { createFrameBuffer, type FrameBuffer } from '../net/frame-buffer.ts'

/** One accepted connection: a stream of frames, of which one at a time is being handled. */
export interface InboundConnection {
  id: number
  listener: string
  peerHost: string
  /** Bytes not yet handed on: of a frame that is not whole, or that waits for the one before it to be answered. */
  inbound: FrameBuffer
  /** The request being handled, or null. While there is one the connection is muted. */
  muted: number | null
  /** From ApiVersions (KIP-511). */
  clientSoftware: { name: string; version: string } | null
  openedUs: number
}

/** Whom to answer, and how. Kept until the answer is sent or the connection is gone. */
export interface PendingRequest {
  id: number
  connection: number
  listener: string
  peerHost: string
  apiKey: number
  apiVersion: number
  correlationId: number
  clientId: string
  receivedUs: number
  /** The header of the Envelope (KIP-590) that it came in: the answer goes back in one. */
  envelope: { correlationId: number; apiVersion: number } | null
}

export function acceptConnection(id: number, listener: string, peerHost: string, nowUs: number): InboundConnection {
  return { id, listener, peerHost, inbound: createFrameBuffer(), muted: null, clientSoftware: null, openedUs: nowUs }
}
