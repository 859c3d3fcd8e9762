import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Command } from '../../src/contract/command.ts'
import { lineTypes, parseCommand, usageOf, writeCommand } from '../../src/contract/command-line.ts'
import { wrongShape } from '../../src/engine/sim/command-shape.ts'

const text = fc.string({ maxLength: 12 })
const name = fc.stringMatching(/^[a-z][a-z0-9._-]{0,9}$/)
const process = fc.oneof(
  fc.constantFrom('node.1', 'client.shop'),
  text.filter((each) => each !== ''),
)
const integer = fc.nat(1_000_000)
const partition = fc.record({ topic: fc.constantFrom('orders', 'a-b'), partition: fc.nat(20) })
const configs = fc.dictionary(fc.constantFrom('min.insync.replicas', 'retention.ms', 'linger.ms', 'retries'), text)
const item = fc.stringMatching(/^[a-z =]{1,5}$/)
const ids = fc.array(fc.nat(9), { minLength: 1, maxLength: 4 })
const link = { a: process, b: process }
const maybe = { requiredKeys: [] as [] }
const producer = {
  topic: name,
  ratePerSecond: fc.constantFrom(0, 0.5, 10, 1_000),
  keys: fc.oneof(
    fc.constant({ kind: 'none' as const }),
    fc.record({
      kind: fc.constantFrom('cycle' as const, 'random' as const),
      values: fc.array(item, { minLength: 1, maxLength: 3 }),
    }),
  ),
  value: text,
  acks: fc.constantFrom(0 as const, 1 as const, -1 as const),
}
const consumer = {
  group: fc.option(text),
  topics: fc.array(name, { minLength: 1, maxLength: 3 }),
  processUs: integer,
  commit: fc.constantFrom('auto' as const, 'after' as const, 'before' as const, 'none' as const),
}
const filled = configs.filter((each) => Object.keys(each).length > 0)
const type = <T extends Command['type']>(of: T) => fc.constant(of)

const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ type: fc.constantFrom('kill', 'stop', 'start', 'pause', 'resume'), target: process }),
  fc.record({ type: type('power-off'), targets: fc.array(process, { minLength: 1, maxLength: 3 }) }),
  fc.record({ type: fc.constantFrom('cut', 'heal'), ...link }),
  fc.record({ type: type('set-link'), ...link, latencyMs: fc.constantFrom(0, 0.5, 20, 1_500) }),
  fc.record(
    {
      type: type('create-topic'),
      name,
      partitions: integer,
      replicationFactor: integer,
      assignment: fc.array(ids, { minLength: 1, maxLength: 3 }),
      configs: filled,
    },
    { requiredKeys: ['type', 'name'] },
  ),
  fc.record({ type: type('delete-topic'), name: text }),
  fc.record({ type: type('create-partitions'), name, count: integer }),
  partition.chain((of) =>
    fc.record({ type: type('reassign-partition'), replicas: ids }).map((rest) => ({ ...rest, ...of })),
  ),
  partition.map((of) => ({ type: 'elect-leader' as const, ...of, election: 'unclean' as const })),
  fc.record({
    type: type('alter-config'),
    resource: fc.constantFrom('topic' as const, 'broker' as const),
    name: text,
    configs: fc.dictionary(fc.constantFrom('retention.ms', 'max.message.bytes'), fc.option(text)),
  }),
  fc.record({ type: type('add-producer'), id: name, spec: fc.record({ ...producer, configs }) }),
  fc.record({ type: type('add-consumer'), id: name, spec: fc.record({ ...consumer, configs }) }),
  fc.record({ type: type('remove-client'), id: name }),
  fc.record({ type: type('set-producer'), id: name, patch: fc.record({ ...producer, configs: filled }, maybe) }),
  fc.record({ type: type('set-consumer'), id: name, patch: fc.record({ ...consumer, configs: filled }, maybe) }),
  fc.record(
    {
      type: type('produce'),
      id: name,
      topic: name,
      partition: integer,
      key: fc.option(text),
      value: fc.option(text),
      timestamp: integer,
    },
    { requiredKeys: ['type', 'id', 'value'] },
  ),
  partition.map((of) => ({ type: 'seek' as const, id: 'reader', ...of, offset: 17 })),
  fc.record({ type: type('wall-offset'), offsetMs: fc.integer({ min: -1_000_000, max: 1_000_000 }) }),
) as fc.Arbitrary<Command>

describe('command line', () => {
  test('command line: every command is read from the line that it is written as', () => {
    const seen = new Set<string>()
    fc.assert(
      fc.property(command, (each) => {
        seen.add(each.type)
        const line = writeCommand(each)
        expect(line).not.toBeNull()
        expect(parseCommand(line as string)).toEqual(each)
        expect(wrongShape(each)).toBeNull()
      }),
      { numRuns: 1_500, seed: 1 },
    )
    expect([...seen].sort()).toEqual([...lineTypes()].sort())
  })

  test.each<[string, Command]>([
    ['kill node.2', { type: 'kill', target: 'node.2' }],
    [
      'create-topic orders partitions=1 rf=3 min.insync.replicas=2',
      {
        type: 'create-topic',
        name: 'orders',
        partitions: 1,
        replicationFactor: 3,
        configs: { 'min.insync.replicas': '2' },
      },
    ],
    [
      'add-producer shop topic=orders rate=10 acks=all value="order \\"{n}\\""',
      {
        type: 'add-producer',
        id: 'shop',
        spec: {
          topic: 'orders',
          ratePerSecond: 10,
          keys: { kind: 'none' },
          value: 'order "{n}"',
          acks: -1,
          configs: {},
        },
      },
    ],
    ['set-link node.1 node.2 latency=0.5ms', { type: 'set-link', a: 'node.1', b: 'node.2', latencyMs: 0.5 }],
    ['produce shop value=null key="null"', { type: 'produce', id: 'shop', value: null, key: 'null' }],
    [
      'alter-config topic orders retention.ms=5 -segment.ms',
      { type: 'alter-config', resource: 'topic', name: 'orders', configs: { 'retention.ms': '5', 'segment.ms': null } },
    ],
  ])('command line: %s', (line, command) => {
    expect(parseCommand(line)).toEqual(command)
  })

  test.each([
    ['', 'column 1: no command'],
    ['kil node.2', /^column 1: no command 'kil'; there are kill, stop,/],
    ['kill', 'column 5: a process is missing; usage: kill <process>'],
    ['kill node.2 node.3', "column 13: 'node.3' is one word too many; usage: kill <process>"],
    ['create-topic orders partitions=x', 'column 21: partitions=x: not a whole number'],
    ['create-topic orders rff=3', /^column 21: create-topic has no option 'rff'; usage: create-topic <topic>/],
    ['create-topic orders rf=3 rf=3', 'column 26: rf stands here twice'],
    ['set-link a b latency=5', 'column 14: latency=5: not a time such as 500us, 20ms, 5s, 2m'],
    ['set-link a b', /^column 13: latency=… is missing/],
    ['add-producer shop rate=1', /^column 25: topic=… is missing/],
    ['produce shop value="a', 'column 20: the quotes are not closed'],
    ['produce shop value="a"b', 'column 23: a blank is missing after the quotes'],
    ['elect-leader orders preferred', 'column 14: orders: not a partition such as orders-0'],
    ['elect-leader orders-0 better', 'column 23: better: not one of preferred, unclean'],
    ['socket-close 5', /^column 1: no command/],
    ['__proto__', /^column 1: no command/],
  ])('command line: %s is refused: %s', (line, message) => {
    expect(() => parseCommand(line)).toThrow(message)
  })

  test('command line: a socket’s bytes are not typed, and every verb says how it is used', () => {
    expect(writeCommand({ type: 'socket-receive', socket: 1, bytes: '' })).toBeNull()
    expect(lineTypes().map(usageOf)).toContain('kill <process>')
  })
})
