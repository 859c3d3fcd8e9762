import { describe, expect, test } from 'vitest'
import type { Command } from '../../src/contract/command.ts'
import { fromBase64, toBase64 } from '../../src/base/base64.ts'
import { runUntil } from '../../src/engine/sim/event-loop.ts'
import { applyInput, replay } from '../../src/engine/sim/input-log.ts'
import { toyBehaviours, toyGenesis, watchedToy } from './toy.ts'

const refusals: [string, unknown, string][] = [
  ['no object', 7, 'a command is an object'],
  ['no such command', { type: 'explode' }, "there is no command 'explode'"],
  ['a prototype is no command', { type: 'constructor' }, "there is no command 'constructor'"],
  ['a missing field', { type: 'kill' }, 'target is not a text'],
  ['an unknown field', { type: 'kill', target: 'node.1', now: true }, "has an unknown field 'now'"],
  ['no such process', { type: 'kill', target: 'node.9' }, "there is no process 'node.9'"],
  ['not stopped', { type: 'start', target: 'node.1' }, 'node.1 is running'],
  ['not cut', { type: 'heal', a: 'node.1', b: 'node.2' }, 'the link node.1–node.2 is not cut'],
  ['too slow', { type: 'set-link', a: 'node.1', b: 'node.2', latencyMs: 1e9 }, 'latencyMs is not in 0…60000'],
  ['no admin here', { type: 'create-topic', name: 'orders' }, 'this world has no admin client'],
  ['no client', { type: 'produce', id: 'shop', value: 'x' }, "there is no client 'shop'"],
  ['bad bytes', { type: 'socket-receive', socket: 1, bytes: '%' }, 'bytes is not base64'],
]

describe('input log', () => {
  test.each(refusals)('input: %s is refused with a reason, as an event and in the log', (_name, command, reason) => {
    const { simulation, events } = watchedToy(toyGenesis(2), { tickUs: 1_000 })
    expect(applyInput(simulation, { atUs: 10, command: command as Command })).toBe(reason)
    expect(events.at(-1)?.event).toMatchObject({ type: 'CommandRefused', reason })
    expect(simulation.world.inputCount).toBe(1)
  })

  test('input: a world at an earlier time forgets later inputs when it is given another one', () => {
    const inputs = [
      { atUs: 100, command: { type: 'kill', target: 'node.1' } as const },
      { atUs: 200, command: { type: 'kill', target: 'node.2' } as const },
    ]
    const simulation = replay(toyGenesis(2), toyBehaviours({ tickUs: 1_000 }), inputs, 150)
    expect(simulation.inputs.length).toBe(2)
    applyInput(simulation, { atUs: 180, command: { type: 'start', target: 'node.1' } })
    expect(simulation.inputs.map((input) => input.command.type)).toEqual(['kill', 'start'])
  })

  test('socket: a real client connects, sends, hears the answer and is closed with the node', () => {
    const { simulation } = watchedToy(toyGenesis(1), { tickUs: 1_000 })
    const open: Command = { type: 'socket-open', socket: 4, target: 'node.1', listener: 'PLAINTEXT', peerHost: '::1' }
    const request = toBase64(new Uint8Array([0, 0, 0, 8, 0, 18, 0, 0, 0, 0, 0, 7]))
    expect(applyInput(simulation, { atUs: 10, command: open })).toBeNull()
    applyInput(simulation, { atUs: 20, command: { type: 'socket-receive', socket: 4, bytes: request } })
    runUntil(simulation, 30)
    expect(simulation.external).toEqual([{ socket: 4, bytes: [new Uint8Array([0, 0, 0, 4, 0, 0, 0, 7])] }])
    applyInput(simulation, { atUs: 40, command: { type: 'kill', target: 'node.1' } })
    runUntil(simulation, 50)
    expect(simulation.external.at(-1)).toEqual({ socket: 4, closed: true })
    expect(applyInput(simulation, { atUs: 60, command: { ...open, socket: 5 } })).toBeNull()
    runUntil(simulation, 70)
    expect(simulation.external.at(-1)).toEqual({ socket: 5, closed: true })
    expect(simulation.world.connections.size + simulation.world.sockets.size).toBe(0)
  })

  test('base64: what is written is read, and rubbish is not', () => {
    for (let n = 0; n < 9; n++) {
      const bytes = Uint8Array.from({ length: n }, (_, i) => 250 - i * 31)
      expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'))
      expect(fromBase64(toBase64(bytes))).toEqual(bytes)
    }
    expect(fromBase64('abc')).toBeNull()
    expect(fromBase64('ab=d')).toBeNull()
  })
})
