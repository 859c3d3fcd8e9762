import type { Slices } from '../../base/bytes.ts'
import { errors } from '../../protocol/errors.ts'
import { decodeRequest } from '../../protocol/headers.ts'
import { ProtocolError } from '../../protocol/protocol-error.ts'
import { createReader, readInt16 } from '../../protocol/reader.ts'
import type { EnvelopeRequest } from '../../protocol/schema/58-envelope.ts'
import { takeFrame } from '../net/frame-buffer.ts'
import type { Ctx } from '../ports/ctx.ts'
import { DiskError } from '../ports/disk.ts'
import { brokerConfig } from '../replica/settings.ts'
import type { InboundConnection, PendingRequest } from './connections.ts'
import { handlers } from './handler-table.ts'
import { openEnvelope } from './handlers/58-envelope.ts'
import { isAccepted, kindOfListener } from './listeners.ts'
import type { NodeState } from './node-state.ts'
import { closeConnection, endRequest, respond, respondEnvelopeError } from './respond.ts'

const API_VERSIONS = 18
const ENVELOPE = 58

/** Handles the next frame of a connection that is not muted, if there is a whole one. */
export function serveNext(node: NodeState, connectionId: number, ctx: Ctx): void {
  const connection = node.connections.get(connectionId)
  if (connection === undefined || connection.muted !== null) return
  const frame = takeFrame(connection.inbound, brokerConfig(node.config, node.image, 'socket.request.max.bytes'))
  if (frame === null) return
  ctx.touch(`connections/${connectionId}`)
  if (frame === 'invalid') closeConnection(node, connectionId, ctx)
  else serveFrame(node, connection, frame, ctx)
}

/** What can't be read, or is not served on this listener in this version, closes the connection, as in Kafka. */
function serveFrame(node: NodeState, connection: InboundConnection, frame: Slices, ctx: Ctx): void {
  try {
    const reader = createReader(frame)
    const apiKey = readInt16(reader)
    const apiVersion = readInt16(reader)
    const kind = kindOfListener(node, connection.listener)
    if (apiKey !== API_VERSIONS && !isAccepted(kind, apiKey, apiVersion)) {
      closeConnection(node, connection.id, ctx)
      return
    }
    const { header, body } = decodeRequest(frame)
    const from = open(node, connection, header, ctx)
    handle(node, from, body as object, ctx)
  } catch (error) {
    if (error instanceof DiskError) throw error
    // A request that can't be understood, or that breaks a handler, costs its connection and nothing else.
    if (!(error instanceof ProtocolError)) reportDefect(node, connection, error, ctx)
    giveUp(node, connection, ctx)
  }
}

/** Closes the connection; but a broker that sent on another's request is told, or it would send it again and again. */
function giveUp(node: NodeState, connection: InboundConnection, ctx: Ctx): void {
  const request = connection.muted === null ? undefined : node.requests.get(connection.muted)
  if (request !== undefined && (request.envelope !== null || request.apiKey === ENVELOPE)) {
    respondEnvelopeError(node, request.id, errors.UNKNOWN_SERVER_ERROR, ctx)
  } else closeConnection(node, connection.id, ctx)
}

function reportDefect(node: NodeState, connection: InboundConnection, error: unknown, ctx: Ctx): void {
  const request = connection.muted === null ? undefined : node.requests.get(connection.muted)
  ctx.emit({
    type: 'RequestFailed',
    node: node.config.id,
    api: request?.apiKey ?? -1,
    error: errors.UNKNOWN_SERVER_ERROR,
    client: `${request?.clientId ?? ''}: ${String(error)}`,
  })
}

function open(
  node: NodeState,
  connection: InboundConnection,
  header: { apiKey: number; apiVersion: number; correlationId: number; clientId: string | null },
  ctx: Ctx,
): PendingRequest {
  const { apiKey, apiVersion, correlationId, clientId } = header
  const id = node.nextRequestId++
  const { id: connectionId, listener, peerHost } = connection
  const from: PendingRequest = {
    ...{ id, connection: connectionId, listener, peerHost, apiKey, apiVersion, correlationId },
    ...{ clientId: clientId ?? '', receivedUs: ctx.nowUs, envelope: null },
  }
  connection.muted = id
  node.requests.set(id, from)
  ctx.touch('requests')
  ctx.touch('nextRequestId')
  return from
}

function handle(node: NodeState, outer: PendingRequest, outerBody: object, ctx: Ctx): void {
  let from = outer
  let body = outerBody
  if (outer.apiKey === ENVELOPE) {
    const inner = openEnvelope(outerBody as EnvelopeRequest, outer)
    if (inner === null) {
      respondEnvelopeError(node, outer.id, errors.INVALID_REQUEST, ctx)
      return
    }
    ;({ from, body } = inner)
    node.requests.set(from.id, from)
  }
  const serve = handlers[from.apiKey]
  if (serve === undefined) {
    closeConnection(node, from.connection, ctx)
    return
  }
  const answer = serve(node, body as never, from, ctx)
  if (answer === 'later') return
  if (answer === 'none') endRequest(node, from.id, ctx)
  else if (answer === 'close' && from.envelope !== null) {
    respondEnvelopeError(node, from.id, errors.UNKNOWN_SERVER_ERROR, ctx)
  } else if (answer === 'close') closeConnection(node, from.connection, ctx)
  else respond(node, from.id, answer as object, ctx)
}
