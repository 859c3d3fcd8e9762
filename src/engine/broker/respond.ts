import { concat, putInt32, type Slices } from '../../base/bytes.ts'
import type { ApiKey } from '../../protocol/apis.ts'
import { errors } from '../../protocol/errors.ts'
import { encodeResponse } from '../../protocol/headers.ts'
import type { Ctx } from '../ports/ctx.ts'
import type { PendingRequest } from './connections.ts'
import { failuresOf } from './failures.ts'
import { kindOfListener } from './listeners.ts'
import type { NodeState } from './node-state.ts'

const SIZE_BYTES = 4
const ENVELOPE = 58

/** Answers a request that a handler said 'later' to. Nothing happens where the connection is gone. */
export function respond(node: NodeState, requestId: number, body: object, ctx: Ctx): void {
  const request = node.requests.get(requestId)
  if (request === undefined) return
  emitFailures(node, request, body, ctx)
  const version = request.apiKey === 18 && errorOf(body) === errors.UNSUPPORTED_VERSION ? 0 : request.apiVersion
  const frame = encodeResponse(request.apiKey as ApiKey, version, request.correlationId, body as never)
  if (request.envelope === null) sendFrame(node, request, frame, ctx)
  else respondEnveloped(node, request, body, frame, ctx)
}

function errorOf(body: object): number {
  return (body as { errorCode?: number }).errorCode ?? 0
}

/** The inner answer travels in the outer one; who asked for an active controller must hear NOT_CONTROLLER outside (KIP-590). */
function respondEnveloped(node: NodeState, request: PendingRequest, body: object, frame: Slices, ctx: Ctx): void {
  const { correlationId, apiVersion } = request.envelope as NonNullable<PendingRequest['envelope']>
  const notController = failuresOf(body).some(({ error }) => error === errors.NOT_CONTROLLER)
  const outer = notController
    ? { responseData: null, errorCode: errors.NOT_CONTROLLER }
    : { responseData: concat(frame).subarray(SIZE_BYTES), errorCode: errors.NONE }
  sendFrame(node, request, encodeResponse(ENVELOPE, apiVersion, correlationId, outer), ctx)
}

/** What came in an envelope can't be served: the outer answer says why. */
export function respondEnvelopeError(node: NodeState, requestId: number, errorCode: number, ctx: Ctx): void {
  const request = node.requests.get(requestId)
  if (request === undefined) return
  const { correlationId, apiVersion } = request.envelope ?? request
  const frame = encodeResponse(ENVELOPE, apiVersion, correlationId, { responseData: null, errorCode })
  sendFrame(node, request, frame, ctx)
}

/** Answers with the bytes of another node's answer: header and body, without the size. */
export function respondWithBytes(node: NodeState, requestId: number, bytes: Uint8Array, ctx: Ctx): void {
  const request = node.requests.get(requestId)
  if (request === undefined) return
  const size = new Uint8Array(SIZE_BYTES)
  putInt32(size, 0, bytes.length)
  sendFrame(node, request, [size, bytes], ctx)
}

function sendFrame(node: NodeState, request: PendingRequest, frame: Slices, ctx: Ctx): void {
  ctx.send(request.connection, frame)
  endRequest(node, request.id, ctx)
}

/** The request is done with; its connection may go on with the next. */
export function endRequest(node: NodeState, requestId: number, ctx: Ctx): void {
  const request = node.requests.get(requestId)
  if (request === undefined) return
  node.requests.delete(requestId)
  ctx.touch('requests')
  const connection = node.connections.get(request.connection)
  if (connection?.muted !== requestId) return
  connection.muted = null
  ctx.touch(`connections/${connection.id}`)
  node.readable.push(connection.id)
}

/** Closes a connection from this side; what it asked for is forgotten. */
export function closeConnection(node: NodeState, connectionId: number, ctx: Ctx): void {
  if (!node.connections.has(connectionId)) return
  ctx.close(connectionId)
  forgetConnection(node, connectionId, ctx)
}

/** The connection is gone. Requests of it that wait go on waiting, as in Kafka, but their answers go nowhere. */
export function forgetConnection(node: NodeState, connectionId: number, ctx: Ctx): void {
  const connection = node.connections.get(connectionId)
  if (connection === undefined) return
  node.connections.delete(connectionId)
  ctx.touch(`connections/${connectionId}`)
  if (connection.muted === null) return
  node.requests.delete(connection.muted)
  ctx.touch('requests')
}

const FAILURES_MAX = 8
/** How the quorum finds its leader: refusals are its daily talk, told by its own events. */
const QUORUM_APIS: readonly number[] = [1, 52, 53, 54, 59, 82]

function emitFailures(node: NodeState, request: PendingRequest, body: object, ctx: Ctx): void {
  if (QUORUM_APIS.includes(request.apiKey) && kindOfListener(node, request.listener) === 'controller') return
  for (const { error, partition } of failuresOf(body).slice(0, FAILURES_MAX)) {
    const base = {
      type: 'RequestFailed',
      node: node.config.id,
      api: request.apiKey,
      error,
      client: request.clientId,
    } as const
    ctx.emit(partition === undefined ? base : { ...base, partition })
  }
}
