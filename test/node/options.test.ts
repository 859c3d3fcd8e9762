import { expect, test } from 'vitest'
import { parseOptions } from '../../src/node/options.ts'

test('options: without any there are three brokers from port 9092 on, in memory', () => {
  expect(parseOptions([])).toEqual({
    brokers: 3,
    port: 9092,
    dir: null,
    topics: [],
    properties: {},
    seed: 'tcp',
    record: null,
    commands: false,
  })
})

test('options: topics take what is left out from the size of the cluster', () => {
  const topics = (...args: string[]) => parseOptions(args).topics
  expect(topics('--topic', 'a')).toEqual([{ name: 'a', partitions: 1, replicationFactor: 3 }])
  expect(topics('--topic', 'a:6', '--topic', 'b:2:1')).toEqual([
    { name: 'a', partitions: 6, replicationFactor: 3 },
    { name: 'b', partitions: 2, replicationFactor: 1 },
  ])
  expect(topics('--brokers', '1', '--topic', 'a')[0]?.replicationFactor).toBe(1)
})

test('options: a property keeps the equals signs of its value', () => {
  expect(parseOptions(['--config', 'a.b=c=d', '--config', 'e=']).properties).toEqual({ 'a.b': 'c=d', e: '' })
})

test.each([
  [['--brokers', '0'], "--brokers takes a whole number from 1 to 9, not '0'."],
  [['--brokers', '10'], "--brokers takes a whole number from 1 to 9, not '10'."],
  [['--brokers', '3.5'], "--brokers takes a whole number from 1 to 9, not '3.5'."],
  [['--port', '65534'], "--port takes a whole number from 1 to 65532, not '65534'."],
  [['--port', '-1'], undefined],
  [['--topic', 'a:0'], "--topic a: partitions takes a whole number from 1 to 10000, not '0'."],
  [['--topic', 'a:1:4'], "--topic a: replication factor takes a whole number from 1 to 3, not '4'."],
  [['--topic', 'a:1:1:1'], "--topic takes name:partitions:rf, not 'a:1:1:1'."],
  [['--topic', 'a b'], "--topic: 'a b' is not a topic name."],
  [['--topic', '..'], "--topic: '..' is not a topic name."],
  [['--config', 'x'], "--config takes key=value, not 'x'."],
  [['--config', '=x'], "--config takes key=value, not '=x'."],
  [['--unknown'], undefined],
  [['extra'], undefined],
])('options: %j is refused in a sentence', (args, sentence) => {
  expect(() => parseOptions(args)).toThrow(sentence)
})
