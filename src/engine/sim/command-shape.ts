/** Says what is wrong with the shape of something that claims to be a command: links, files and pages may hold anything. */
import type { Command } from '../../contract/command.ts'

/** What is wrong with a value, or null. */
type Check = (value: unknown) => string | null
type Shape = Readonly<Record<string, Check>>

const TEXT_MAX = 1_048_576
const LIST_MAX = 1_000

const fails = (holds: boolean, what: string): string | null => (holds ? null : what)
const text: Check = (value) => fails(typeof value === 'string' && value.length <= TEXT_MAX, 'is not a text')
const clientId: Check = (value) =>
  fails(typeof value === 'string' && /^[A-Za-z0-9._-]{1,64}$/.test(value), 'is not a name of 1…64 signs A-Za-z0-9._-')
const number: Check = (value) => fails(typeof value === 'number' && Number.isFinite(value), 'is not a number')
const integer: Check = (value) => fails(Number.isSafeInteger(value), 'is not an integer')
const count: Check = (value) => fails(Number.isSafeInteger(value) && (value as number) >= 0, 'is not a count')
const oneOf =
  (...values: unknown[]): Check =>
  (value) =>
    fails(values.includes(value), `is not one of ${values.join(', ')}`)
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined ? null : check(value)
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null ? null : check(value)

const listOf =
  (check: Check): Check =>
  (value) => {
    if (!Array.isArray(value)) return 'is not a list'
    if (value.length > LIST_MAX) return `has more than ${LIST_MAX} items`
    for (const item of value) {
      const wrong = check(item)
      if (wrong !== null) return `has an item that ${wrong}`
    }
    return null
  }

const textsWhere =
  (check: Check): Check =>
  (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'is not an object of texts'
    const values = Object.values(value)
    if (values.length > LIST_MAX) return `has more than ${LIST_MAX} entries`
    const holds = values.every((each) => check(each) === null)
    return fails(holds, 'is not an object of texts')
  }

const texts = textsWhere(text)
const textsOrNulls = textsWhere(orNull(text))

const bytes: Check = (value) => fails(typeof value === 'string' || value instanceof Uint8Array, 'is not bytes')

/** An object with these fields; `partial`: all of them may be missing. Others are refused: a typing error must not be silent. */
const object =
  (shape: Shape, partial = false): Check =>
  (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'is not an object'
    return wrongField(value as Record<string, unknown>, shape, partial)
  }

function wrongField(value: Record<string, unknown>, shape: Shape, partial: boolean): string | null {
  for (const key of Object.keys(value)) if (!Object.hasOwn(shape, key)) return `has an unknown field '${key}'`
  for (const [key, check] of Object.entries(shape)) {
    if (partial && value[key] === undefined) continue
    const wrong = check(value[key])
    if (wrong !== null) return `${key} ${wrong}`
  }
  return null
}

const keys: Check = (value) => {
  const kind = (value as { kind?: unknown } | null)?.kind
  if (kind === 'none') return object({ kind: text })(value)
  return object({ kind: oneOf('none', 'cycle', 'random'), values: listOf(text) })(value)
}

const producerSpec: Shape = {
  topic: text,
  ratePerSecond: (value) => fails(typeof value === 'number' && value >= 0 && value <= 1_000_000, 'is not in 0…1000000'),
  keys,
  value: text,
  acks: oneOf(0, 1, -1),
  configs: texts,
}

const consumerSpec: Shape = {
  group: orNull(text),
  topics: listOf(text),
  processUs: count,
  commit: oneOf('auto', 'after', 'before', 'none'),
  configs: texts,
}

const target: Shape = { target: text }
const link: Shape = { a: text, b: text }

const shapes: { readonly [T in Command['type']]: Shape } = {
  kill: target,
  stop: target,
  start: target,
  pause: target,
  resume: target,
  'power-off': { targets: listOf(text) },
  cut: link,
  heal: link,
  'set-link': { ...link, latencyMs: number },
  'create-topic': {
    name: text,
    partitions: optional(integer),
    replicationFactor: optional(integer),
    assignment: optional(listOf(listOf(integer))),
    configs: optional(texts),
  },
  'delete-topic': { name: text },
  'create-partitions': { name: text, count: integer },
  'reassign-partition': { topic: text, partition: count, replicas: listOf(count) },
  'elect-leader': { topic: text, partition: count, election: oneOf('preferred', 'unclean') },
  'alter-config': { resource: oneOf('topic', 'broker'), name: text, configs: textsOrNulls },
  'add-producer': { id: clientId, spec: object(producerSpec) },
  'add-consumer': { id: clientId, spec: object(consumerSpec) },
  'remove-client': { id: clientId },
  'set-producer': { id: clientId, patch: object(producerSpec, true) },
  'set-consumer': { id: clientId, patch: object(consumerSpec, true) },
  produce: {
    id: clientId,
    topic: optional(text),
    partition: optional(count),
    key: optional(orNull(text)),
    value: orNull(text),
    timestamp: optional(integer),
  },
  seek: { id: clientId, topic: text, partition: count, offset: count },
  'socket-open': { socket: count, target: text, listener: text, peerHost: text },
  'socket-receive': { socket: count, bytes },
  'socket-close': { socket: count },
  'wall-offset': { offsetMs: integer },
}

/** What is wrong with the shape of this command, or null. */
export function wrongShape(command: unknown): string | null {
  if (typeof command !== 'object' || command === null) return 'a command is an object'
  const { type, ...fields } = command as { type?: unknown }
  if (typeof type !== 'string' || !Object.hasOwn(shapes, type))
    return `there is no command '${String(type).slice(0, 40)}'`
  return wrongField(fields, shapes[type as Command['type']], false)
}
