/**
 * Commands as a terminal and transcripts write them, one a line: `kill node.2`, `create-topic orders partitions=3 rf=3
 * min.insync.replicas=2`. Kafka's configs keep Kafka's names; `alter-config … -name` deletes one.
 */
import { splitTopicPartition, topicPartition } from '../base/topic-partition.ts'
import type { Command, ConsumerSpec, ProducerSpec } from './command.ts'
import { CommandLineError, type Word, wordsOf, writeDurationUs, writeWord } from './command-words.ts'
import {
  type Arguments,
  acks,
  assignment,
  configs,
  demand,
  duration,
  given,
  integer,
  integers,
  keys,
  list,
  number,
  oneOf,
  option,
  required,
  take,
  text,
  textOrNull,
  wrong,
} from './command-arguments.ts'

type Type = Command['type']
type Of<T extends Type> = Extract<Command, { type: T }>

interface Verb<T extends Type = Type> {
  usage: string
  read(args: Arguments): Of<T>
  write(command: Of<T>): (string | null)[]
}

/** Reads a line. Throws CommandLineError. A command that is well formed may still be refused by the world. */
export function parseCommand(line: string): Command {
  const words = wordsOf(line)
  const verb = words[0]
  if (verb === undefined) throw new CommandLineError(1, 'no command')
  if (verb.name !== null || !Object.hasOwn(verbs, verb.value)) {
    throw new CommandLineError(verb.column, `no command '${verb.value}'; there are ${Object.keys(verbs).join(', ')}`)
  }
  const args: Arguments = {
    usage: usageOf(verb.value as LineType),
    plain: [],
    named: new Map(),
    end: line.trimEnd().length + 1,
  }
  for (const word of words.slice(1)) {
    if (word.name === null) args.plain.push(word)
    else if (args.named.has(word.name)) throw new CommandLineError(word.column, `${word.name} stands here twice`)
    else args.named.set(word.name, word)
  }
  const command = verbs[verb.value as keyof typeof verbs].read(args)
  const left = args.plain[0] ?? [...args.named.values()][0]
  if (left !== undefined) {
    const what =
      left.name === null ? `'${left.value}' is one word too many` : `${verb.value} has no option '${left.name}'`
    throw new CommandLineError(left.column, `${what}; usage: ${args.usage}`)
  }
  return command
}

/** The line that reads as this command; null for a socket's bytes, which nobody types. */
export function writeCommand(command: Command): string | null {
  if (!Object.hasOwn(verbs, command.type)) return null
  const verb = verbs[command.type as LineType] as unknown as Verb
  return [command.type, ...verb.write(command)].filter((word) => word !== null).join(' ')
}

/** `kill <process>` and so on, for help and completion. */
export function usageOf(type: LineType): string {
  return `${type} ${verbs[type].usage}`
}

export function lineTypes(): LineType[] {
  return Object.keys(verbs) as LineType[]
}

function partitionOf(args: Arguments): { topic: string; partition: number } {
  const word = args.plain[0]
  const found = splitTopicPartition(take(args, 'a partition'))
  if (found === undefined) throw wrong(word as Word, 'not a partition such as orders-0')
  return found
}

function readProducer(args: Arguments): Partial<ProducerSpec> {
  const spec = given({
    topic: option(args, 'topic', text),
    ratePerSecond: option(args, 'rate', number),
    keys: option(args, 'keys', keys),
    value: option(args, 'value', text),
    acks: option(args, 'acks', acks),
  })
  const settings = configs(args, text)
  return Object.keys(settings).length === 0 ? spec : { ...spec, configs: settings }
}

function readConsumer(args: Arguments): Partial<ConsumerSpec> {
  const spec = given({
    group: option(args, 'group', textOrNull),
    topics: option(args, 'topics', list),
    processUs: option(args, 'process', duration),
    commit: option(args, 'commit', oneOf('auto', 'after', 'before', 'none')),
  })
  const settings = configs(args, text)
  return Object.keys(settings).length === 0 ? spec : { ...spec, configs: settings }
}

const pair = (name: string, value: string | null | undefined) =>
  value === undefined ? null : `${name}=${writeWord(value)}`
const numeral = (name: string, value: number | undefined) => (value === undefined ? null : `${name}=${value}`)
const settingsOf = (settings: Record<string, string> = {}) =>
  Object.entries(settings).map(([name, value]) => pair(name, value))

function writeProducer({ topic, ratePerSecond, keys, value, acks, configs }: Partial<ProducerSpec>) {
  const written = keys === undefined || keys.kind === 'none' ? keys?.kind : `${keys.kind}:${keys.values.join(',')}`
  return [
    pair('topic', topic),
    numeral('rate', ratePerSecond),
    pair('keys', written),
    pair('value', value),
    pair('acks', acks === -1 ? 'all' : acks?.toString()),
    ...settingsOf(configs),
  ]
}

function writeConsumer({ group, topics, processUs, commit, configs }: Partial<ConsumerSpec>) {
  return [
    pair('group', group),
    pair('topics', topics?.join(',')),
    pair('process', processUs === undefined ? undefined : writeDurationUs(processUs)),
    pair('commit', commit),
    ...settingsOf(configs),
  ]
}

const producerUsage =
  '<id> topic=<topic> [rate=<a second>] [keys=none|cycle:a,b|random:a,b] [value=<text with {n}>] [acks=all|1|0] [<config>=…]'
const consumerUsage =
  '<id> [group=<group>|null] topics=<topic,…> [process=<time a record>] [commit=auto|after|before|none] [<config>=…]'

/** A verb with one process for its object. */
function processVerb<T extends 'kill' | 'stop' | 'start' | 'pause' | 'resume'>(type: T): Verb<T> {
  return {
    usage: '<process>',
    read: (args) => ({ type, target: take(args, 'a process') }) as Of<T>,
    write: (command) => [writeWord((command as { target: string }).target)],
  }
}

function linkVerb<T extends 'cut' | 'heal'>(type: T): Verb<T> {
  return {
    usage: '<process> <process>',
    read: (args) => ({ type, a: take(args, 'a process'), b: take(args, 'the other process') }) as Of<T>,
    write: (command) => [writeWord((command as Of<'cut'>).a), writeWord((command as Of<'cut'>).b)],
  }
}

type LineType = Exclude<Type, 'socket-open' | 'socket-receive' | 'socket-close'>

const verbs: { readonly [T in LineType]: Verb<T> } = {
  kill: processVerb('kill'),
  stop: processVerb('stop'),
  start: processVerb('start'),
  pause: processVerb('pause'),
  resume: processVerb('resume'),
  'power-off': {
    usage: '<node> [<node> …]',
    read(args) {
      const targets = [take(args, 'a node')]
      while (args.plain.length > 0) targets.push(take(args, 'a node'))
      return { type: 'power-off', targets }
    },
    write: ({ targets }) => targets.map(writeWord),
  },
  cut: linkVerb('cut'),
  heal: linkVerb('heal'),
  'set-link': {
    usage: '<process> <process> latency=<time>',
    read: (args) => ({
      type: 'set-link',
      a: take(args, 'a process'),
      b: take(args, 'the other process'),
      latencyMs: required(args, 'latency', duration) / 1_000,
    }),
    write: ({ a, b, latencyMs }) => [
      writeWord(a),
      writeWord(b),
      `latency=${writeDurationUs(Math.round(latencyMs * 1_000))}`,
    ],
  },
  'create-topic': {
    usage: '<topic> [partitions=<n>] [rf=<n>] [assignment=1,2,3;2,3,1] [<config>=…]',
    read(args) {
      const name = take(args, 'a topic')
      const shape = given({
        partitions: option(args, 'partitions', integer),
        replicationFactor: option(args, 'rf', integer),
        assignment: option(args, 'assignment', assignment),
      })
      const settings = configs(args, text)
      return { type: 'create-topic', name, ...shape, ...(Object.keys(settings).length > 0 && { configs: settings }) }
    },
    write: ({ name, partitions, replicationFactor, assignment, configs }) => [
      writeWord(name),
      numeral('partitions', partitions),
      numeral('rf', replicationFactor),
      pair('assignment', assignment?.map((each) => each.join(',')).join(';')),
      ...settingsOf(configs),
    ],
  },
  'delete-topic': {
    usage: '<topic>',
    read: (args) => ({ type: 'delete-topic', name: take(args, 'a topic') }),
    write: ({ name }) => [writeWord(name)],
  },
  'create-partitions': {
    usage: '<topic> count=<partitions in all>',
    read: (args) => ({
      type: 'create-partitions',
      name: take(args, 'a topic'),
      count: required(args, 'count', integer),
    }),
    write: ({ name, count }) => [writeWord(name), numeral('count', count)],
  },
  'reassign-partition': {
    usage: '<partition> replicas=1,2,3',
    read: (args) => ({
      type: 'reassign-partition',
      ...partitionOf(args),
      replicas: required(args, 'replicas', integers),
    }),
    write: ({ topic, partition, replicas }) => [
      writeWord(topicPartition(topic, partition)),
      pair('replicas', replicas.join(',')),
    ],
  },
  'elect-leader': {
    usage: '<partition> preferred|unclean',
    read(args) {
      const name = partitionOf(args)
      const word = args.plain[0]
      const election = take(args, 'preferred or unclean')
      return { type: 'elect-leader', ...name, election: oneOf('preferred', 'unclean')(election, word as Word) }
    },
    write: ({ topic, partition, election }) => [writeWord(topicPartition(topic, partition)), election],
  },
  'alter-config': {
    usage: 'topic|broker <name> [<config>=…] [-<config> …]',
    read(args) {
      const word = args.plain[0]
      const resource = oneOf('topic', 'broker')(take(args, 'topic or broker'), word as Word)
      const name = take(args, `the ${resource}'s name`)
      const settings: Record<string, string | null> = configs(args, text)
      while (args.plain[0]?.value.startsWith('-')) settings[take(args, 'a config').slice(1)] = null
      return { type: 'alter-config', resource, name, configs: settings }
    },
    write: ({ resource, name, configs }) => [
      resource,
      writeWord(name),
      ...Object.entries(configs).map(([config, value]) => (value === null ? `-${config}` : pair(config, value))),
    ],
  },
  'add-producer': {
    usage: producerUsage,
    read(args) {
      const id = take(args, 'a name')
      demand(args, 'topic')
      const spec = readProducer(args)
      const all = { topic: '', ratePerSecond: 0, keys: { kind: 'none' }, value: '{n}', acks: -1, configs: {} } as const
      return { type: 'add-producer', id, spec: { ...all, ...spec } }
    },
    write: ({ id, spec }) => [id, ...writeProducer(spec)],
  },
  'add-consumer': {
    usage: consumerUsage,
    read(args) {
      const id = take(args, 'a name')
      demand(args, 'topics')
      const all: ConsumerSpec = { group: null, topics: [], processUs: 0, commit: 'auto', configs: {} }
      return { type: 'add-consumer', id, spec: { ...all, ...readConsumer(args) } }
    },
    write: ({ id, spec }) => [id, ...writeConsumer(spec)],
  },
  'remove-client': {
    usage: '<id>',
    read: (args) => ({ type: 'remove-client', id: take(args, 'a name') }),
    write: ({ id }) => [id],
  },
  'set-producer': {
    usage: producerUsage.replace('topic=<topic>', '[topic=<topic>]'),
    read: (args) => ({ type: 'set-producer', id: take(args, 'a name'), patch: readProducer(args) }),
    write: ({ id, patch }) => [id, ...writeProducer(patch)],
  },
  'set-consumer': {
    usage: consumerUsage.replace('topics=<topic,…>', '[topics=<topic,…>]'),
    read: (args) => ({ type: 'set-consumer', id: take(args, 'a name'), patch: readConsumer(args) }),
    write: ({ id, patch }) => [id, ...writeConsumer(patch)],
  },
  produce: {
    usage: '<producer> value=<text>|null [key=<text>|null] [topic=<topic>] [partition=<n>] [timestamp=<ms>]',
    read(args) {
      const id = take(args, 'a name')
      const value = required(args, 'value', textOrNull)
      const rest = given({
        topic: option(args, 'topic', text),
        partition: option(args, 'partition', integer),
        key: option(args, 'key', textOrNull),
        timestamp: option(args, 'timestamp', integer),
      })
      return { type: 'produce', id, value, ...rest }
    },
    write: ({ id, topic, partition, key, value, timestamp }) => [
      id,
      pair('value', value),
      pair('key', key),
      pair('topic', topic),
      numeral('partition', partition),
      numeral('timestamp', timestamp),
    ],
  },
  seek: {
    usage: '<consumer> <partition> offset=<n>',
    read: (args) => ({
      type: 'seek',
      id: take(args, 'a name'),
      ...partitionOf(args),
      offset: required(args, 'offset', integer),
    }),
    write: ({ id, topic, partition, offset }) => [
      id,
      writeWord(topicPartition(topic, partition)),
      numeral('offset', offset),
    ],
  },
  'wall-offset': {
    usage: 'offset=<ms>',
    read: (args) => ({ type: 'wall-offset', offsetMs: required(args, 'offset', integer) }),
    write: ({ offsetMs }) => [numeral('offset', offsetMs)],
  },
}
