import { describe, expect, it } from 'vitest'
import { concat, type Slices, toHex } from '../../src/base/bytes.ts'
import { decodeRequest, encodeResponse } from '../../src/protocol/headers.ts'
import { type CallOptions, type Completion, createChannels } from '../../src/engine/net/channel.ts'
import { call, closeAll, closeChannel, hasCapacity, receiveNet } from '../../src/engine/net/network.ts'
import { type FakeCtx, fakeCtx } from '../engine/fake-ctx.ts'

const FETCH = 1
const METADATA = 3
const API_VERSIONS = 18
const address = { host: 'kafka-2', port: 9093 }

function setUp() {
  const ctx = fakeCtx()
  const channels = createChannels('raft-client-1')
  return { ctx, channels }
}

function options(over: Partial<CallOptions> = {}): CallOptions {
  return {
    channel: 'raft/2',
    address,
    apiKey: METADATA,
    body: { topics: null },
    purpose: { kind: 'raft.test' },
    timeoutMs: 2_000,
    ...over,
  }
}

/** The frames sent on a connection so far, decoded. */
function requests(ctx: FakeCtx, connection: number) {
  return ctx.sent
    .filter((one) => one.connection === connection)
    .map(({ bytes }) => decodeRequest([concat(bytes).subarray(4)]))
}

function apiVersions(version: number, correlationId: number, over: object = {}): Slices {
  return encodeResponse(API_VERSIONS, version, correlationId, {
    errorCode: 0,
    apiKeys: [
      { apiKey: METADATA, minVersion: 0, maxVersion: 12 },
      { apiKey: FETCH, minVersion: 4, maxVersion: 18 },
      { apiKey: API_VERSIONS, minVersion: 0, maxVersion: 4 },
    ],
    ...over,
  })
}

const emptyMetadata = { brokers: [], controllerId: -1, topics: [] }

function connectReady(ctx: FakeCtx, channels: ReturnType<typeof createChannels>, connection = 1): void {
  receiveNet(channels, ctx, { kind: 'connected', connection })
  const handshake = requests(ctx, connection).at(-1)
  receiveNet(channels, ctx, {
    kind: 'received',
    connection,
    bytes: apiVersions(4, handshake?.header.correlationId ?? -1),
  })
}

function answer(correlationId: number): Slices {
  return encodeResponse(METADATA, 12, correlationId, emptyMetadata)
}

function fireTimer(ctx: FakeCtx, channels: ReturnType<typeof createChannels>): Completion[] | null {
  const dueUs = ctx.timers.get('net.timeout')
  expect(dueUs, 'net.timeout is set').toBeDefined()
  ctx.nowUs = Math.max(ctx.nowUs, dueUs as number)
  ctx.timers.delete('net.timeout')
  return receiveNet(channels, ctx, { kind: 'timer', name: 'net.timeout' })
}

const outcomes = (completions: Completion[] | null) =>
  completions?.map(({ outcome }) => (outcome.ok ? `v${outcome.version}` : outcome.error))

describe('a channel', () => {
  it('says ApiVersions v4 first, with the bytes of a Java client', () => {
    const { ctx, channels } = setUp()
    for (let i = 0; i < 18; i++) channels.nextCorrelationIds.set('raft-client-1', i + 1)
    call(channels, ctx, options())
    receiveNet(channels, ctx, { kind: 'connected', connection: 1 })
    // interbroker.jsonl: the call took 18, so the handshake has 19
    expect(toHex(concat(ctx.sent[0]?.bytes ?? []).subarray(4))).toBe(
      '0012000400000013000d726166742d636c69656e742d3100126170616368652d6b61666b612d6a61766106342e332e3100',
    )
  })

  it('speaks the highest version that both ends know', () => {
    const { ctx, channels } = setUp()
    call(channels, ctx, options())
    connectReady(ctx, channels)
    expect(requests(ctx, 1)[1]?.header).toMatchObject({ apiKey: METADATA, apiVersion: 12, correlationId: 0 })
    const completions = receiveNet(channels, ctx, { kind: 'received', connection: 1, bytes: answer(0) })
    expect(outcomes(completions)).toEqual(['v12'])
    expect(completions?.[0]).toMatchObject({ channel: 'raft/2', apiKey: METADATA, purpose: { kind: 'raft.test' } })
  })

  it('asks for ApiVersions again in version 0 when the peer does not know its version', () => {
    const { ctx, channels } = setUp()
    call(channels, ctx, options())
    receiveNet(channels, ctx, { kind: 'connected', connection: 1 })
    const refusal = encodeResponse(API_VERSIONS, 0, 1, { errorCode: 35, apiKeys: [] })
    receiveNet(channels, ctx, { kind: 'received', connection: 1, bytes: refusal })
    expect(requests(ctx, 1)[1]?.header).toMatchObject({ apiKey: API_VERSIONS, apiVersion: 0, correlationId: 2 })
    receiveNet(channels, ctx, { kind: 'received', connection: 1, bytes: apiVersions(0, 2) })
    expect(requests(ctx, 1)[2]?.header.apiKey).toBe(METADATA)
  })

  it('reads responses from slices cut anywhere, several in one', () => {
    const { ctx, channels } = setUp()
    call(channels, ctx, options())
    call(channels, ctx, options())
    connectReady(ctx, channels)
    const bytes = concat([...answer(0), ...answer(1)])
    const heard: Completion[] = []
    for (let i = 0; i < bytes.length; i += 3) {
      const slice = bytes.subarray(i, i + 3)
      heard.push(...(receiveNet(channels, ctx, { kind: 'received', connection: 1, bytes: [slice] }) ?? []))
    }
    expect(outcomes(heard)).toEqual(['v12', 'v12'])
  })

  it('keeps no more in flight than it may, in order', () => {
    const { ctx, channels } = setUp()
    const channelOptions = { maxInFlight: 1 }
    call(channels, ctx, options({ channelOptions }))
    expect(hasCapacity(channels, 'raft/2')).toBe(false)
    call(channels, ctx, options())
    connectReady(ctx, channels)
    expect(requests(ctx, 1)).toHaveLength(2)
    receiveNet(channels, ctx, { kind: 'received', connection: 1, bytes: answer(0) })
    expect(requests(ctx, 1).map(({ header }) => header.correlationId)).toEqual([2, 0, 1])
  })

  it('a request timeout closes the connection and fails all that is in flight', () => {
    const { ctx, channels } = setUp()
    call(channels, ctx, options({ timeoutMs: 1_000 }))
    call(channels, ctx, options({ timeoutMs: 5_000 }))
    connectReady(ctx, channels)
    expect(outcomes(fireTimer(ctx, channels))).toEqual(['timeout', 'disconnected'])
    expect(ctx.nowUs).toBe(1_000_000)
    expect(ctx.closed).toEqual([1])
  })

  it('a connection that does not come to stand is given up after socket.connection.setup.timeout.ms', () => {
    const { ctx, channels } = setUp()
    call(channels, ctx, options({ timeoutMs: 60_000 }))
    expect(outcomes(fireTimer(ctx, channels))).toEqual(['disconnected'])
    expect(ctx.nowUs).toBeGreaterThanOrEqual(8_000_000)
    expect(ctx.nowUs).toBeLessThanOrEqual(12_000_000)
  })

  it('a lost connection fails what was asked; the next call waits out reconnect.backoff.ms', () => {
    const { ctx, channels } = setUp()
    call(channels, ctx, options())
    connectReady(ctx, channels)
    const lost = receiveNet(channels, ctx, { kind: 'disconnected', connection: 1, reason: 'reset' })
    expect(outcomes(lost)).toEqual(['disconnected'])
    call(channels, ctx, options())
    expect(ctx.connects).toHaveLength(1)
    fireTimer(ctx, channels)
    expect(ctx.connects).toHaveLength(2)
    expect(ctx.nowUs).toBeGreaterThanOrEqual(40_000)
    expect(ctx.nowUs).toBeLessThanOrEqual(60_000)
  })

  it('failures double the backoff up to reconnect.backoff.max.ms', () => {
    const { ctx, channels } = setUp()
    const waits: number[] = []
    for (let i = 1; i <= 7; i++) {
      call(channels, ctx, options({ timeoutMs: 60_000 }))
      const from = ctx.nowUs
      if (i > 1) fireTimer(ctx, channels)
      waits.push(ctx.nowUs - from)
      receiveNet(channels, ctx, { kind: 'disconnected', connection: i, reason: 'refused' })
    }
    const bounds = [50, 100, 200, 400, 800, 1_000].map((ms) => [ms * 800, ms * 1_200] as const)
    bounds.forEach(([low, high], i) => {
      expect(waits[i + 1]).toBeGreaterThanOrEqual(low)
      expect(waits[i + 1]).toBeLessThanOrEqual(high)
    })
  })

  it('an API that the peer does not serve is unsupported and never sent', () => {
    const { ctx, channels } = setUp()
    call(channels, ctx, options({ apiKey: 52, body: { topics: [] } }))
    receiveNet(channels, ctx, { kind: 'connected', connection: 1 })
    const heard = receiveNet(channels, ctx, { kind: 'received', connection: 1, bytes: apiVersions(4, 1) })
    expect(outcomes(heard)).toEqual(['unsupported'])
    expect(requests(ctx, 1)).toHaveLength(1)
  })

  it('a call that fails at once is heard through the timer, not lost', () => {
    const { ctx, channels } = setUp()
    call(channels, ctx, options())
    connectReady(ctx, channels)
    receiveNet(channels, ctx, { kind: 'received', connection: 1, bytes: answer(0) })
    call(channels, ctx, options({ apiKey: 52, body: { topics: [] } }))
    expect(ctx.timers.get('net.timeout')).toBe(ctx.nowUs)
    expect(outcomes(fireTimer(ctx, channels))).toEqual(['unsupported'])
  })

  it('a call without response completes when it is sent and holds no place', () => {
    const { ctx, channels } = setUp()
    call(channels, ctx, options({ fireAndForget: true, channelOptions: { maxInFlight: 1 } }))
    receiveNet(channels, ctx, { kind: 'connected', connection: 1 })
    const heard = receiveNet(channels, ctx, { kind: 'received', connection: 1, bytes: apiVersions(4, 1) })
    expect(outcomes(heard)).toEqual(['v12'])
    expect(hasCapacity(channels, 'raft/2')).toBe(true)
  })

  it.each([
    ['another correlation id', answer(77)],
    ['a body that ends too early', [Uint8Array.of(0, 0, 0, 5, 0, 0, 0, 0, 0)]],
    ['a negative size', [Uint8Array.of(255, 255, 255, 255)]],
    ['a size beyond the limit', [Uint8Array.of(127, 0, 0, 0)]],
  ])('a response with %s costs the connection', (_what, bytes) => {
    const { ctx, channels } = setUp()
    call(channels, ctx, options())
    connectReady(ctx, channels)
    expect(outcomes(receiveNet(channels, ctx, { kind: 'received', connection: 1, bytes }))).toEqual(['disconnected'])
    expect(ctx.closed).toEqual([1])
  })

  it('another address closes the old connection and opens a new one at once', () => {
    const { ctx, channels } = setUp()
    call(channels, ctx, options())
    connectReady(ctx, channels)
    call(channels, ctx, options({ address: { host: 'kafka-3', port: 9093 } }))
    expect(ctx.closed).toEqual([1])
    expect(ctx.connects[1]?.address.host).toBe('kafka-3')
    expect(outcomes(fireTimer(ctx, channels))).toEqual(['disconnected'])
  })

  it('closing returns what is owed, and messages of closed connections are no longer its own', () => {
    const { ctx, channels } = setUp()
    call(channels, ctx, options())
    connectReady(ctx, channels)
    expect(outcomes(closeChannel(channels, ctx, 'raft/2'))).toEqual(['disconnected'])
    expect(receiveNet(channels, ctx, { kind: 'received', connection: 1, bytes: answer(0) })).toBeNull()
    closeAll(channels, ctx)
    expect(ctx.timers.size).toBe(0)
  })

  it('is plain data', () => {
    const { ctx, channels } = setUp()
    call(channels, ctx, options())
    connectReady(ctx, channels)
    expect(structuredClone(channels)).toEqual(channels)
  })

  it('client ids count their correlation ids apart', () => {
    const { ctx, channels } = setUp()
    call(channels, ctx, options())
    call(channels, ctx, options({ channel: 'fetcher/2', channelOptions: { clientId: 'broker-1-fetcher-0' } }))
    call(channels, ctx, options({ channel: 'raft/3', address: { host: 'kafka-3', port: 9093 } }))
    const ids = [...channels.byName.values()].map(({ queued }) => queued[0]?.correlationId)
    expect(ids).toEqual([0, 0, 1])
  })
})
