import { apis, isApiKey, type ResponseOf } from '../../protocol/apis.ts'
import { API_VERSIONS, decodeResponse, encodeRequest } from '../../protocol/headers.ts'
import { ProtocolError } from '../../protocol/protocol-error.ts'
import { createReader, readInt16, readInt32 } from '../../protocol/reader.ts'
import { msToUs } from '../../base/units.ts'
import type { Slices } from '../../base/bytes.ts'
import type { Ctx } from '../ports/ctx.ts'
import { type Call, type Channel, type Channels, nextCorrelationId, type Outcome } from './channel.ts'
import { exponentialUs } from './deadlines.ts'
import { createFrameBuffer } from './frame-buffer.ts'

const HANDSHAKE = 'net.api-versions'
const HANDSHAKE_VERSION = 4
const SOFTWARE = { clientSoftwareName: 'apache-kafka-java', clientSoftwareVersion: '4.3.1' }
const UNSUPPORTED_VERSION = 35

/** Opens the channel's connection. */
export function openConnection(channels: Channels, ctx: Ctx, channel: Channel): void {
  const { connectionSetupTimeoutMs, connectionSetupTimeoutMaxMs } = channel.options
  const timeoutUs = exponentialUs(ctx, connectionSetupTimeoutMs, connectionSetupTimeoutMaxMs, channel.failures)
  channel.phase = 'connecting'
  channel.phaseDeadlineUs = ctx.nowUs + timeoutUs
  channel.connection = ctx.connect(channel.address)
  channels.byConnection.set(channel.connection, channel.name)
}

/** The connection stands: the first request is always ApiVersions, in the highest version known. */
export function negotiate(channels: Channels, ctx: Ctx, channel: Channel, version = HANDSHAKE_VERSION): void {
  const { clientId, requestTimeoutMs } = channel.options
  channel.phase = 'negotiating'
  channel.phaseDeadlineUs = Number.POSITIVE_INFINITY
  const handshake: Call = {
    correlationId: nextCorrelationId(channels, clientId),
    apiKey: API_VERSIONS,
    versionMax: version,
    version,
    body: version >= 3 ? SOFTWARE : {},
    purpose: { kind: HANDSHAKE },
    fireAndForget: false,
    timeoutUs: msToUs(requestTimeoutMs),
    deadlineUs: 0,
    sentUs: 0,
  }
  put(ctx, channel, handshake)
}

/** Sends what is queued, as far as there is room in flight. */
export function sendQueued(channels: Channels, ctx: Ctx, channel: Channel): void {
  while (channel.phase === 'ready' && channel.inFlight.length < channel.options.maxInFlight) {
    const next = channel.queued.shift()
    if (next === undefined) return
    const version = commonVersion(channel, next)
    if (version === null) {
      complete(channels, channel, next, { ok: false, error: 'unsupported' })
      continue
    }
    next.version = version
    try {
      put(ctx, channel, next)
    } catch (error) {
      // The body holds something that this version can't say.
      if (!(error instanceof ProtocolError)) throw error
      complete(channels, channel, next, { ok: false, error: 'unsupported' })
      continue
    }
    if (next.fireAndForget) complete(channels, channel, next, { ok: true, version, body: {} })
  }
}

function put(ctx: Ctx, channel: Channel, one: Call): void {
  if (!isApiKey(one.apiKey)) throw new ProtocolError(`API key ${one.apiKey} is unknown`)
  const frame = encodeRequest(one.apiKey, one.version, one.correlationId, channel.options.clientId, one.body as never)
  one.body = null
  one.sentUs = ctx.nowUs
  one.deadlineUs = ctx.nowUs + one.timeoutUs
  if (!one.fireAndForget) channel.inFlight.push(one)
  ctx.send(channel.connection as number, frame)
}

/** The highest version that both ends speak; null: none. */
function commonVersion(channel: Channel, one: Call): number | null {
  const served = channel.apiVersions?.get(one.apiKey)
  if (served === undefined || !isApiKey(one.apiKey)) return null
  const [min, max] = apis[one.apiKey].request.versions
  const version = Math.min(max, served[1], one.versionMax)
  return version >= Math.max(min, served[0]) ? version : null
}

/** One response frame, without its size. False: it is not what was asked for, the connection must go. */
export function receiveFrame(channels: Channels, ctx: Ctx, channel: Channel, frame: Slices): boolean {
  const one = channel.inFlight[0]
  if (one === undefined) return false
  try {
    const version = answeredVersion(one, frame)
    const { correlationId, body } = decodeResponse(one.apiKey as never, version, frame)
    if (correlationId !== one.correlationId) return false
    channel.inFlight.shift()
    if (one.purpose.kind === HANDSHAKE) return onHandshake(channels, ctx, channel, one, body as ResponseOf<18>)
    complete(channels, channel, one, { ok: true, version, body: body as object })
    return true
  } catch (error) {
    if (error instanceof ProtocolError) return false
    throw error
  }
}

/** ApiVersions in a version that the peer does not know is answered in version 0 (KIP-511). */
function answeredVersion(one: Call, frame: Slices): number {
  if (one.apiKey !== API_VERSIONS) return one.version
  const reader = createReader(frame)
  readInt32(reader)
  return readInt16(reader) === UNSUPPORTED_VERSION ? 0 : one.version
}

function onHandshake(channels: Channels, ctx: Ctx, channel: Channel, one: Call, body: ResponseOf<18>): boolean {
  if (body.errorCode !== 0) {
    if (body.errorCode !== UNSUPPORTED_VERSION || one.version === 0) return false
    const served = body.apiKeys.find(({ apiKey }) => apiKey === API_VERSIONS)
    negotiate(
      channels,
      ctx,
      channel,
      Math.min(HANDSHAKE_VERSION, Math.max(0, served?.maxVersion ?? 0), one.version - 1),
    )
    return true
  }
  channel.apiVersions = new Map(body.apiKeys.map((api) => [api.apiKey, [api.minVersion, api.maxVersion]]))
  channel.phase = 'ready'
  channel.failures = 0
  return true
}

/**
 * The connection is lost, or given up (`close`). All that was asked of it fails, as in Kafka: what waited for an answer
 * longer than its timeout with 'timeout', the rest with 'disconnected'.
 */
export function dropConnection(channels: Channels, ctx: Ctx, channel: Channel, close: boolean): void {
  if (channel.connection !== null) {
    channels.byConnection.delete(channel.connection)
    if (close) ctx.close(channel.connection)
  }
  const failed = [...channel.inFlight, ...channel.queued]
  const { reconnectBackoffMs, reconnectBackoffMaxMs } = channel.options
  channel.connection = null
  channel.phase = 'backoff'
  channel.phaseDeadlineUs = ctx.nowUs + exponentialUs(ctx, reconnectBackoffMs, reconnectBackoffMaxMs, channel.failures)
  channel.failures++
  channel.apiVersions = null
  channel.inFlight = []
  channel.queued = []
  channel.inbound = createFrameBuffer()
  for (const one of failed) {
    const error = one.deadlineUs <= ctx.nowUs ? 'timeout' : 'disconnected'
    complete(channels, channel, one, { ok: false, error })
  }
}

export function complete(channels: Channels, channel: Channel, one: Call, outcome: Outcome): void {
  if (one.purpose.kind === HANDSHAKE) return
  channels.completed.push({ channel: channel.name, apiKey: one.apiKey, purpose: one.purpose, outcome })
}
