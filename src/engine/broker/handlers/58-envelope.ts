/**
 * Envelope, version 0, on a controller's listener only.
 *
 * A client's request that a broker sends on (KIP-590). What is in it is served as if it had come by itself; the answer goes
 * back in an envelope too.
 * Differs from Kafka: the principal is not looked at, everybody is `User:ANONYMOUS`.
 */
import { decodeRequest } from '../../../protocol/headers.ts'
import type { EnvelopeRequest } from '../../../protocol/schema/58-envelope.ts'
import type { PendingRequest } from '../connections.ts'
import { isAccepted } from '../listeners.ts'

/** The request inside, under the id of the outer one. Throws ProtocolError on bytes that are none. Null: it may not be forwarded. */
export function openEnvelope(
  { requestData }: EnvelopeRequest,
  from: PendingRequest,
): { from: PendingRequest; body: object } | null {
  const { header, body } = decodeRequest([requestData])
  const { apiKey, apiVersion, correlationId, clientId } = header
  if (apiKey === from.apiKey || !isAccepted('controller', apiKey, apiVersion)) return null
  const envelope = { correlationId: from.correlationId, apiVersion: from.apiVersion }
  return {
    from: { ...from, apiKey, apiVersion, correlationId, clientId: clientId ?? '', envelope },
    body: body as object,
  }
}
