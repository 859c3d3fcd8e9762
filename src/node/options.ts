import { parseArgs } from 'node:util'

/** What `npm run broker -- …` was asked for. */
export interface BrokerOptions {
  brokers: number
  port: number
  /** Parent of `broker-N`, or null for memory only. */
  dir: string | null
  topics: { name: string; partitions: number; replicationFactor: number }[]
  /** server.properties for every node. */
  properties: Record<string, string>
  seed: string
  /** File that receives the session's inputs, or null. */
  record: string | null
  /** Whether the standard input holds commands, one JSON object a line. */
  commands: boolean
}

export const usage = `usage: npm run broker -- [--brokers 3] [--port 9092] [--dir DIR] [--topic name:partitions:rf]… [--config key=value]… [--seed text] [--record FILE] [--commands]`

const BROKERS_MAX = 9

const NAME = /^[a-zA-Z0-9._-]{1,249}$/

/** Throws an Error whose message is a sentence for the terminal. */
export function parseOptions(args: string[]): BrokerOptions {
  const { values } = parseArgs({
    args,
    strict: true,
    allowPositionals: false,
    options: {
      brokers: { type: 'string', default: '3' },
      port: { type: 'string', default: '9092' },
      dir: { type: 'string' },
      topic: { type: 'string', multiple: true, default: [] },
      config: { type: 'string', multiple: true, default: [] },
      seed: { type: 'string', default: 'tcp' },
      record: { type: 'string' },
      commands: { type: 'boolean', default: false },
    },
  })
  const brokers = wholeNumber('--brokers', values.brokers, 1, BROKERS_MAX)
  return {
    brokers,
    port: wholeNumber('--port', values.port, 1, 65_535 - brokers),
    dir: values.dir ?? null,
    topics: values.topic.map((text) => parseTopic(text, brokers)),
    properties: Object.fromEntries(values.config.map(parseProperty)),
    seed: values.seed,
    record: values.record ?? null,
    commands: values.commands,
  }
}

function wholeNumber(name: string, text: string, min: number, max: number): number {
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= min && value <= max) return value
  throw new Error(`${name} takes a whole number from ${min} to ${max}, not '${text}'.`)
}

function parseTopic(text: string, brokers: number) {
  const [name = '', partitions = '1', replicationFactor = String(Math.min(3, brokers)), ...rest] = text.split(':')
  if (rest.length > 0) throw new Error(`--topic takes name:partitions:rf, not '${text}'.`)
  if (!NAME.test(name) || name === '.' || name === '..') throw new Error(`--topic: '${name}' is not a topic name.`)
  return {
    name,
    partitions: wholeNumber(`--topic ${name}: partitions`, partitions, 1, 10_000),
    replicationFactor: wholeNumber(`--topic ${name}: replication factor`, replicationFactor, 1, brokers),
  }
}

function parseProperty(text: string): [string, string] {
  const equals = text.indexOf('=')
  if (equals <= 0) throw new Error(`--config takes key=value, not '${text}'.`)
  return [text.slice(0, equals).trim(), text.slice(equals + 1).trim()]
}
