import { beforeEach, expect, test } from 'vitest'
import type { Genesis } from '../../src/contract/session.ts'
import type { Behaviour, ExternalOutput } from '../../src/engine/sim/simulation.ts'
import { createHost, type Host, type HostOptions, input, startHost, stopHost } from '../../src/node/host.ts'

const GENESIS: Genesis = {
  seed: 'host',
  cluster: {
    clusterId: 'cluster',
    wallStartMs: 1_000_000,
    linkLatencyUs: 0,
    costs: { stepUs: 0, perKilobyteUs: 0, flushUs: 0 },
    diskBytesMax: 0,
    nodes: [
      { id: 1, roles: ['broker'], rack: null, listeners: [{ name: 'PLAINTEXT', host: 'h', port: 1 }], properties: {} },
    ],
  },
}

const TICK_US = 100_000

/** A machine whose clock stands until it is told, and what it was asked to do later. */
let nowUs: number
let planned: { delayUs: number; run: () => void } | null
/** What happened in the world and outside, in order. */
let happened: string[]
let ticks: { atUs: number; wallMs: number }[]
let host: Host

/** Ticks, and answers bytes with a write to its disk and an echo. */
const ticker: Behaviour = {
  create: () => ({}),
  receive(_state, message, ctx) {
    if (message.kind === 'start') ctx.setTimer('tick', TICK_US)
    if (message.kind === 'timer') {
      ticks.push({ atUs: ctx.nowUs, wallMs: ctx.wallMs })
      ctx.setTimer('tick', TICK_US)
    }
    if (message.kind !== 'received') return
    ctx.disk.append('log', message.bytes)
    ctx.send(message.connection, message.bytes)
  },
}

function makeHost(more: Partial<HostOptions> = {}): Host {
  return createHost({
    genesis: GENESIS,
    behaviours: { node: ticker },
    disks: new Map(),
    carryOut: (process, { op }) => happened.push(`${process} ${op}`),
    deliver: (output: ExternalOutput) => happened.push('closed' in output ? 'closed' : `sent ${output.bytes.length}`),
    onEvent: () => {},
    onFatal: ({ message }) => happened.push(`fatal ${message}`),
    recordTo: null,
    machine: {
      monotonicUs: () => nowUs,
      later: (delayUs, run) => {
        planned = { delayUs, run }
        return () => {
          planned = null
        }
      },
    },
    ...more,
  })
}

beforeEach(() => {
  nowUs = 5_000_000
  planned = null
  happened = []
  ticks = []
})

/** The planned turn comes, `lateUs` too late. */
function nextTurn(lateUs = 0): void {
  const turn = planned
  if (turn === null) throw new Error('no turn is planned')
  planned = null
  nowUs += turn.delayUs + lateUs
  turn.run()
}

function startPaced(): void {
  host = makeHost()
  host.hurryUntilUs = 0
  startHost(host)
  nextTurn()
}

test('host: the next turn is planned for when the next entry is due, on the machine’s clock', () => {
  startPaced()
  expect(planned?.delayUs).toBe(TICK_US)
  nextTurn()
  nextTurn()
  expect(ticks.map(({ atUs }) => atUs)).toEqual([TICK_US, 2 * TICK_US])
  expect(host.simulation.world.nowUs).toBe(nowUs - 5_000_000)
})

test('host: after a stall time goes on by 50 ms a turn at most, and the time of day is the machine’s again', () => {
  startPaced()
  nextTurn(3_600_000_000)
  expect(host.simulation.world.nowUs).toBe(TICK_US + 50_000)
  for (let turn = 0; turn < 3; turn++) nextTurn()
  expect(ticks.map(({ atUs }) => atUs)).toEqual([1, 2, 3, 4].map((count) => count * TICK_US))
  expect(ticks.at(-1)?.wallMs).toBe(1_000_000 + 3_600_000 + 350)
})

test('host: sleeping until the next entry is no stall, however long', () => {
  startPaced()
  nextTurn(40_000)
  expect(host.simulation.world.wallOffsetMs).toBe(0)
  expect(host.simulation.world.nowUs).toBe(TICK_US + 40_000)
})

test('host: while it hurries idle time costs nothing, and steps see the machine’s time of day', () => {
  host = makeHost()
  host.hurryUntilUs = 1_000_000
  startHost(host)
  for (let turn = 0; turn < 10; turn++) nextTurn()
  expect(nowUs).toBe(5_000_000)
  expect(ticks).toHaveLength(9)
  expect(new Set(ticks.map(({ wallMs }) => wallMs))).toEqual(new Set([1_000_000]))
  nextTurn()
  expect(planned?.delayUs).toBe(TICK_US)
})

test('host: bytes leave after the writes of the step that made them', () => {
  startPaced()
  input(host, { type: 'socket-open', socket: 1, target: 'node.1', listener: 'PLAINTEXT', peerHost: 'p' })
  expect(planned?.delayUs).toBe(0)
  nextTurn()
  input(host, { type: 'socket-receive', socket: 1, bytes: new Uint8Array([1, 2]) })
  expect(happened).toEqual([])
  nextTurn()
  expect(happened).toEqual(['node.1 append', 'sent 1'])
})

test('host: a disk that fails ends it before anything is acknowledged', () => {
  const carryOut = () => {
    throw new Error('ENOSPC')
  }
  host = makeHost({ carryOut })
  host.hurryUntilUs = 0
  startHost(host)
  nextTurn()
  input(host, { type: 'socket-open', socket: 1, target: 'node.1', listener: 'PLAINTEXT', peerHost: 'p' })
  nextTurn()
  input(host, { type: 'socket-receive', socket: 1, bytes: new Uint8Array([1]) })
  nextTurn()
  expect(happened).toEqual(['fatal ENOSPC'])
})

test('host: an input plans a turn at once, and the end calls every turn off', () => {
  startPaced()
  expect(planned?.delayUs).toBe(TICK_US)
  expect(input(host, { type: 'kill', target: 'node.2' })).toContain('node.2')
  expect(planned?.delayUs).toBe(0)
  stopHost(host)
  expect(planned).toBeNull()
})

test('host: inputs that nobody records are forgotten', () => {
  startPaced()
  for (let socket = 1; socket <= 5; socket++) {
    input(host, { type: 'socket-open', socket, target: 'node.1', listener: 'PLAINTEXT', peerHost: 'p' })
  }
  expect(host.simulation.inputs).toEqual([])
})
