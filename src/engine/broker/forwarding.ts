import { concat, EMPTY_BYTES } from '../../base/bytes.ts'
import type { ApiKey, RequestOf, ResponseOf } from '../../protocol/apis.ts'
import { errors } from '../../protocol/errors.ts'
import { encodeRequest } from '../../protocol/headers.ts'
import { createWriter, finish, writeBool, writeInt16, writeString, writeUvarint } from '../../protocol/writer.ts'
import { controllerHandle } from '../controller/controller-handle.ts'
import { errorBody, isControllerApi } from '../controller/error-body.ts'
import type { Completion, Purpose } from '../net/channel.ts'
import type { Ctx } from '../ports/ctx.ts'
import type { PendingRequest } from './connections.ts'
import { askController } from './controller-calls.ts'
import type { Answer } from './handler.ts'
import { kindOfListener } from './listeners.ts'
import { metadataLogOf } from './metadata-log.ts'
import type { NodeState } from './node-state.ts'
import { closeConnection, respond, respondWithBytes } from './respond.ts'

interface ForwardPurpose extends Purpose {
  kind: 'broker.forward'
  requestId: number
  apiKey: number
  /** Kept for the answer that is due when no controller is found in time. */
  request: object
}

const SIZE_BYTES = 4
const RETRY_TIMEOUT_MS = 60_000

/**
 * What only the active controller may decide: on a controller's listener it does, on a broker's the request is sent on to
 * it in an Envelope (KIP-590).
 */
export function administer<K extends ApiKey>(
  node: NodeState,
  apiKey: K,
  request: RequestOf<K>,
  from: PendingRequest,
  ctx: Ctx,
): Answer<K> {
  if (kindOfListener(node, from.listener) === 'broker') {
    forward(node, apiKey, request as object, from, ctx)
    return 'later'
  }
  return decide(node, apiKey, request, from, ctx)
}

/** This node's controller answers; NOT_CONTROLLER when it is not the active one. */
export function decide<K extends ApiKey>(
  node: NodeState,
  apiKey: K,
  request: RequestOf<K>,
  from: PendingRequest,
  ctx: Ctx,
): Answer<K> {
  const { controller } = node
  if (controller === null) return 'close'
  const log = metadataLogOf(node, ctx)
  const meta = { requestId: from.id }
  const submitted = controllerHandle(controller, ctx, log, apiKey, from.apiVersion, request as object, meta)
  return 'body' in submitted ? (submitted.body as Answer<K>) : 'later'
}

/** Sends the request as it came to the active controller, in the name of who asked. */
export function forward(node: NodeState, apiKey: ApiKey, request: object, from: PendingRequest, ctx: Ctx): void {
  const frame = encodeRequest(apiKey, from.apiVersion, from.correlationId, from.clientId, request as never)
  const body = {
    requestData: concat(frame).subarray(SIZE_BYTES),
    requestPrincipal: anonymousPrincipal(),
    clientHostAddress: hostAddress(from.peerHost),
  }
  const purpose: ForwardPurpose = { kind: 'broker.forward', requestId: from.id, apiKey, request }
  askController(node, { channel: 'forwarding', apiKey: 58, body, purpose, retryTimeoutMs: RETRY_TIMEOUT_MS }, ctx)
}

/** The controller's answer, passed on byte for byte. */
export function onForwarded(node: NodeState, completion: Completion, ctx: Ctx): void {
  const { requestId, apiKey, request } = completion.purpose as ForwardPurpose
  const { outcome } = completion
  const pending = node.requests.get(requestId)
  if (pending === undefined) return
  const answer = outcome.ok ? (outcome.body as ResponseOf<58>) : null
  if (answer?.errorCode === errors.NONE && answer.responseData !== null) {
    respondWithBytes(node, requestId, answer.responseData, ctx)
  } else if (answer?.errorCode === errors.UNSUPPORTED_VERSION || !isControllerApi(apiKey)) {
    closeConnection(node, pending.connection, ctx)
  } else {
    const error = answer === null ? errors.REQUEST_TIMED_OUT : errors.UNKNOWN_SERVER_ERROR
    respond(node, requestId, errorBody(apiKey, request, error, null), ctx)
  }
}

/** DefaultPrincipalData version 0: without authentication everybody is `User:ANONYMOUS`. */
function anonymousPrincipal(): Uint8Array {
  const writer = createWriter()
  writeInt16(writer, 0)
  writeString(writer, 'User', true)
  writeString(writer, 'ANONYMOUS', true)
  writeBool(writer, false)
  writeUvarint(writer, 0)
  return concat(finish(writer))
}

/** The client's IPv4 address; a name that is none is told as nothing. */
function hostAddress(host: string): Uint8Array {
  const parts = host.split('.').map(Number)
  const isAddress = parts.length === 4 && parts.every((part) => Number.isInteger(part) && part >= 0 && part <= 255)
  return isAddress ? Uint8Array.from(parts) : EMPTY_BYTES
}
