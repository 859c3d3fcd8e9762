import { describe, expect, test } from 'vitest'
import type { Command } from '../../src/contract/command.ts'
import { runUntil } from '../../src/engine/sim/event-loop.ts'
import { applyInput } from '../../src/engine/sim/input-log.ts'
import { createSimulation, type Behaviour, type Simulation } from '../../src/engine/sim/simulation.ts'
import { retransmitUs } from '../../src/engine/sim/retransmission.ts'
import { toyGenesis } from './toy.ts'

/** Node 1 connects to node 2 at the start and sends what the script says; both write down what they hear. */
interface Scripted {
  heard: string[]
  connection: number
}

type Script = (
  message: { kind: string; name?: string },
  state: Scripted,
  ctx: Parameters<Behaviour['receive']>[2],
) => void

function scripted(node1: Script, node2: Script = () => {}): Behaviour {
  return {
    create: (): Scripted => ({ heard: [], connection: -1 }),
    receive(state, message, ctx) {
      const own = state as Scripted
      const text = message.kind === 'received' ? ` ${message.bytes[0]!.join()}` : ''
      const reason = message.kind === 'disconnected' ? ` ${message.reason}` : ''
      const name = message.kind === 'timer' ? ` ${message.name}` : ''
      own.heard.push(`${ctx.nowUs} ${message.kind}${text}${reason}${name}`)
      if ('connection' in message) own.connection = message.connection
      ctx.touch('')
      const script = ctx.self === 'node.1' ? node1 : node2
      script(message, own, ctx)
    },
  }
}

function simulate(node1: Script, node2?: Script, costUs = 0): Simulation {
  return createSimulation(toyGenesis(2, 'net', costUs), { node: scripted(node1, node2) })
}

const heard = (simulation: Simulation, id: number) =>
  (simulation.world.processes.get(`node.${id}`)!.state as Scripted).heard

const command = (simulation: Simulation, atUs: number, what: Command) =>
  expect(applyInput(simulation, { atUs, command: what })).toBeNull()

const two = { host: 'kafka-2', port: 9092 }
const bytes = (...values: number[]) => [new Uint8Array(values)]
const connectAtStart: Script = (message, _state, ctx) => {
  if (message.kind === 'start') ctx.connect(two)
}

describe('network', () => {
  test('network: a connection takes a round trip, bytes take the latency and keep their order', () => {
    const simulation = simulate((message, state, ctx) => {
      connectAtStart(message, state, ctx)
      if (message.kind !== 'connected') return
      ctx.send(state.connection, bytes(1))
      ctx.send(state.connection, bytes(2))
      ctx.close(state.connection)
    })
    runUntil(simulation, 1_000_000)
    expect(heard(simulation, 1)).toEqual(['0 start', '1000 connected'])
    expect(heard(simulation, 2)).toEqual([
      '0 start',
      '500 accepted',
      '1500 received 1',
      '1500 received 2',
      '1500 disconnected closed',
    ])
    expect(simulation.world.connections.size).toBe(0)
  })

  test('network: nobody listens, so the connection is refused; a stopped node refuses too', () => {
    const simulation = simulate((message, _state, ctx) => {
      if (message.kind === 'start') ctx.connect({ host: 'nowhere', port: 1 })
      if (message.kind === 'timer') ctx.connect(two)
      if (message.kind === 'start') ctx.setTimer('later', 10_000)
    })
    command(simulation, 5_000, { type: 'kill', target: 'node.2' })
    runUntil(simulation, 1_000_000)
    expect(heard(simulation, 1)).toEqual([
      '0 start',
      '0 disconnected refused',
      '10000 timer later',
      '11000 disconnected refused',
    ])
    expect(simulation.world.connections.size).toBe(0)
  })

  test('network: a kill resets the peers after the latency, and what had left before still arrives', () => {
    const simulation = simulate(connectAtStart, (message, state, ctx) => {
      if (message.kind === 'accepted') ctx.send(state.connection, bytes(7))
    })
    command(simulation, 600, { type: 'kill', target: 'node.2' })
    runUntil(simulation, 1_000_000)
    expect(heard(simulation, 1)).toEqual(['0 start', '1000 connected', '1000 received 7', '1100 disconnected reset'])
  })

  test('network: what a step sends leaves when its cost has passed, and never if the process is killed before', () => {
    const send: Script = (message, state, ctx) => {
      if (message.kind === 'accepted') ctx.send(state.connection, bytes(7))
    }
    const alive = simulate(connectAtStart, send, 2_000)
    runUntil(alive, 1_000_000)
    // SYN leaves at 2000 and arrives at 2500; that step ends at 4500.
    expect(heard(alive, 1)).toEqual(['0 start', '3000 connected', '5000 received 7'])
    const killed = simulate(connectAtStart, send, 2_000)
    command(killed, 4_000, { type: 'kill', target: 'node.2' })
    runUntil(killed, 1_000_000)
    expect(heard(killed, 1)).toEqual(['0 start', '3000 connected', '5000 disconnected reset'])
  })

  test('network: a cut holds what is sent, and after the heal it passes with the next retransmission', () => {
    const simulation = simulate((message, state, ctx) => {
      connectAtStart(message, state, ctx)
      if (message.kind === 'connected') ctx.setTimer('send', 9_000)
      if (message.kind === 'timer') ctx.send(state.connection, bytes(1))
    })
    command(simulation, 5_000, { type: 'cut', a: 'node.1', b: 'node.2' })
    command(simulation, 900_000, { type: 'heal', a: 'node.2', b: 'node.1' })
    runUntil(simulation, 60_000_000)
    // Lost at 10 ms; tried again at 210, 610 and 1410 ms.
    expect(heard(simulation, 2).at(-1)).toBe('1410500 received 1')
  })

  test('network: connecting over a cut hangs until the caller gives up', () => {
    const simulation = simulate((message, state, ctx) => {
      if (message.kind === 'start') {
        state.connection = ctx.connect(two)
        ctx.setTimer('setup', 10_000_000)
      }
      if (message.kind === 'timer') ctx.close(state.connection)
    })
    command(simulation, 0, { type: 'cut', a: 'node.1', b: 'node.2' })
    runUntil(simulation, 20_000_000)
    expect(heard(simulation, 1)).toEqual(['0 start', '10000000 timer setup'])
    expect(simulation.world.connections.size).toBe(0)
    command(simulation, 21_000_000, { type: 'heal', a: 'node.1', b: 'node.2' })
    runUntil(simulation, 90_000_000)
    expect(heard(simulation, 2)).toEqual(['0 start'])
  })

  test('network: over a cut that lasts, the sender gives up after fifteen retransmissions', () => {
    const simulation = simulate((message, state, ctx) => {
      connectAtStart(message, state, ctx)
      if (message.kind === 'connected') ctx.setTimer('send', 9_000)
      if (message.kind === 'timer') ctx.send(state.connection, bytes(1))
    })
    command(simulation, 5_000, { type: 'cut', a: 'node.1', b: 'node.2' })
    runUntil(simulation, 2_000_000_000)
    expect(heard(simulation, 1).at(-1)).toBe('924610000 disconnected reset')
    expect(heard(simulation, 2).at(-1)).toBe('500 accepted')
  })

  test('network: a power loss is silent; the peer hears a reset when it sends and the host is back', () => {
    const simulation = simulate((message, state, ctx) => {
      connectAtStart(message, state, ctx)
      if (message.kind === 'connected') ctx.setTimer('send', 99_000)
      if (message.kind === 'timer') ctx.send(state.connection, bytes(1))
    })
    command(simulation, 50_000, { type: 'power-off', targets: ['node.2'] })
    runUntil(simulation, 4_000_000)
    expect(heard(simulation, 1).at(-1)).toBe('100000 timer send')
    command(simulation, 4_000_000, { type: 'start', target: 'node.2' })
    runUntil(simulation, 60_000_000)
    // Lost at 100.5 ms; tried again at 6300.5 ms, answered with a reset.
    expect(heard(simulation, 1).at(-1)).toBe('6301500 disconnected reset')
    expect(heard(simulation, 2)).toEqual(['4000000 start'])
  })

  test('network: a connection attempt to a dark host is answered once it is back', () => {
    const simulation = simulate((message, _state, ctx) => {
      if (message.kind === 'start') ctx.setTimer('connect', 10_000)
      if (message.kind === 'timer') ctx.connect(two)
    })
    command(simulation, 5_000, { type: 'power-off', targets: ['node.2'] })
    command(simulation, 2_000_000, { type: 'start', target: 'node.2' })
    runUntil(simulation, 60_000_000)
    expect(heard(simulation, 2)).toEqual(['2000000 start', '3011000 accepted'])
    expect(heard(simulation, 1).at(-1)).toBe('3011500 connected')
  })

  test('network: whoever sends to an end that has closed gets a reset', () => {
    const simulation = simulate(
      (message, state, ctx) => {
        connectAtStart(message, state, ctx)
        if (message.kind === 'connected') ctx.send(state.connection, bytes(1))
      },
      (message, state, ctx) => {
        if (message.kind === 'accepted') ctx.close(state.connection)
      },
    )
    runUntil(simulation, 1_000_000)
    expect(heard(simulation, 1)).toEqual(['0 start', '1000 connected', '1000 disconnected closed'])
    expect(simulation.world.connections.size).toBe(0)
  })

  test('network: retransmissions follow TCP: 200 ms and double, SYN from one second', () => {
    expect([0, 200, 201, 601, 1_401].map((ms) => retransmitUs(0, ms * 1_000, false) / 1_000)).toEqual([
      200, 200, 600, 1_400, 3_000,
    ])
    expect(retransmitUs(0, 1_001_000, true)).toBe(3_000_000)
  })

  test('network: a process may connect to itself', () => {
    const simulation = simulate((message, state, ctx) => {
      if (message.kind === 'start') ctx.connect({ host: 'kafka-1', port: 9092 })
      if (message.kind === 'connected') ctx.send(state.connection, bytes(5))
    })
    runUntil(simulation, 1_000)
    expect(heard(simulation, 1)).toEqual(['0 start', '0 accepted', '0 connected', '0 received 5'])
  })
})
