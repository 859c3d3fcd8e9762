import { writeCommand } from '../../../contract/command-line.ts'
import type { TimedCommand } from '../../../contract/frame.ts'
import type { Image, Row } from '../../../contract/image.ts'
import { compareKeys } from '../../image-store.ts'
import { formatClock } from '../../text/number.ts'
import { factsOf, tableOf } from './text-table.ts'

type Kind = Row['kind']
type RowOf<K extends Kind> = Extract<Row, { kind: K }>

const rowsOf = <K extends Kind>(image: Image, kind: K): RowOf<K>[] =>
  [...image]
    .filter(([key]) => key === kind || key.startsWith(`${kind}/`))
    .sort(([a], [b]) => compareKeys(a, b))
    .map(([, row]) => row as RowOf<K>)

const list = (values: readonly (number | string)[]): string => (values.length === 0 ? '-' : values.join(','))
const orDash = (value: number | string | null): number | string => (value === null || value === -1 ? '-' : value)

/** What `show` can show: all rows of a kind, or one by its name. */
interface Shown {
  all(image: Image): string[]
  /** Key of the row by its name. */
  key?(name: string): string
  one?(image: Image, name: string): string[]
}

const shown: Readonly<Record<string, Shown>> = {
  brokers: {
    key: (name) => `broker/${name.replace('node.', '')}`,
    all: (image) =>
      tableOf(
        ['broker', 'status', 'state', 'registered', 'fenced', 'epoch', 'leads', 'replicas'],
        rowsOf(image, 'broker').map((row) => [
          row.id,
          row.status,
          orDash(row.runState),
          String(row.registered),
          String(row.fenced),
          row.brokerEpoch,
          row.leaderCount,
          row.replicaCount,
        ]),
      ),
  },
  quorum: {
    key: (name) => `quorum/${name.replace('node.', '')}`,
    all: (image) =>
      tableOf(
        ['controller', 'status', 'role', 'epoch', 'leader', 'voted', 'end', 'hw'],
        rowsOf(image, 'quorum').map((row) => [
          row.id,
          row.status,
          orDash(row.role),
          row.epoch,
          orDash(row.leaderId),
          orDash(row.votedId),
          row.logEndOffset,
          orDash(row.highWatermark),
        ]),
      ),
  },
  topics: {
    key: (name) => `topic/${name}`,
    all: (image) =>
      tableOf(
        ['topic', 'partitions', 'rf', 'min.insync.replicas'],
        rowsOf(image, 'topic').map((row) => [
          row.name,
          row.partitionCount,
          row.replicationFactor,
          row.minInsyncReplicas,
        ]),
      ),
  },
  partitions: {
    key: (name) => `partition/${name}`,
    all: (image) => tableOf(partitionHeader, rowsOf(image, 'partition').map(partitionLine)),
    one: showPartition,
  },
  producers: {
    key: (name) => `producer/${name}`,
    all: (image) =>
      tableOf(
        ['producer', 'status', 'topic', 'rate', 'acks', 'sent', 'acked', 'failed', 'retries', 'error'],
        rowsOf(image, 'producer').map((row) => [
          row.id,
          row.status,
          row.spec.topic,
          row.spec.ratePerSecond,
          row.spec.acks === -1 ? 'all' : String(row.spec.acks),
          row.sent,
          row.acked,
          row.failed,
          row.retries,
          orDash(row.lastError),
        ]),
      ),
  },
  consumers: {
    key: (name) => `consumer/${name}`,
    all: (image) =>
      tableOf(
        ['consumer', 'status', 'group', 'state', 'generation', 'handled', 'assigned'],
        rowsOf(image, 'consumer').map((row) => [
          row.id,
          row.status,
          orDash(row.spec.group),
          row.state,
          row.generation,
          row.handled,
          list(row.assigned.map(({ partition }) => partition)),
        ]),
      ),
  },
  groups: {
    key: (name) => `group/${name}`,
    all: (image) =>
      tableOf(
        ['group', 'state', 'generation', 'coordinator', 'members', 'lag'],
        rowsOf(image, 'group').map((row) => [
          row.id,
          row.state,
          row.generation,
          row.coordinator,
          row.members.length,
          row.committed.reduce((sum, { offset, readableEnd }) => sum + Math.max(0, readableEnd - offset), 0),
        ]),
      ),
    one: showGroup,
  },
  links: {
    all: (image) =>
      tableOf(
        ['a', 'b', 'cut', 'latency', 'frames', 'bytes', 'in flight'],
        rowsOf(image, 'link').map((row) => [
          row.a,
          row.b,
          String(row.cut),
          `${row.latencyUs / 1_000}ms`,
          row.frames,
          row.bytes,
          row.inFlight,
        ]),
      ),
  },
  processes: {
    key: (name) => `process/${name}`,
    all: (image) =>
      tableOf(
        ['process', 'status', 'ended', 'inbox', 'started'],
        rowsOf(image, 'process').map((row) => [
          row.id,
          row.status,
          orDash(row.ended),
          row.inboxCount,
          formatClock(row.startedUs),
        ]),
      ),
  },
  ledger: { all: (image) => rowsOf(image, 'ledger').flatMap(factsOf) },
  world: { all: (image) => rowsOf(image, 'world').flatMap(factsOf) },
}

/** `broker` and `brokers` are the same. */
const pluralOf = (word: string): string => (Object.hasOwn(shown, word) ? word : `${word}s`)

export const showables: readonly string[] = [...Object.keys(shown), 'inputs']

/** Lines about what is asked for, or null where there is no such thing. */
export function show(
  image: Image,
  inputs: readonly TimedCommand[],
  what: string,
  name: string | null,
): string[] | null {
  if (what === 'inputs') return name === null ? inputLines(inputs) : null
  const kind = Object.hasOwn(shown, pluralOf(what)) ? shown[pluralOf(what)] : undefined
  if (kind === undefined) return null
  if (name === null) return kind.all(image)
  const row = image.get(kind.key?.(name) ?? '')
  if (row === undefined) return null
  return kind.one?.(image, name) ?? factsOf(row)
}

function inputLines(inputs: readonly TimedCommand[]): string[] {
  return inputs.map(({ atUs, command }) => `${formatClock(atUs)}  ${writeCommand(command) ?? command.type}`)
}

const partitionHeader = ['partition', 'leader', 'epoch', 'replicas', 'isr', 'elr', 'min']

function partitionLine(row: RowOf<'partition'>): (string | number)[] {
  const { topic, index, leader, leaderEpoch, replicas, isr, elr, minInsyncReplicas } = row
  return [`${topic}-${index}`, orDash(leader), leaderEpoch, list(replicas), list(isr), list(elr), minInsyncReplicas]
}

function showPartition(image: Image, name: string): string[] {
  const row = image.get(`partition/${name}`) as RowOf<'partition'>
  const replicas = row.replicas.flatMap((broker) => {
    const replica = image.get(`replica/${name}/${broker}`)
    if (replica?.kind !== 'replica') return []
    const { role, leaderEpoch, logStartOffset, logEndOffset, highWatermark, lastStableOffset, segments, bytes } =
      replica
    const offsets = [logStartOffset, logEndOffset, highWatermark, lastStableOffset]
    return [[broker, role, row.isr.includes(broker) ? 'yes' : 'no', leaderEpoch, ...offsets, segments.length, bytes]]
  })
  const header = ['broker', 'role', 'in isr', 'epoch', 'start', 'end', 'hw', 'lso', 'segments', 'bytes']
  return [...tableOf(partitionHeader, [partitionLine(row)]), '', ...tableOf(header, replicas)]
}

function showGroup(image: Image, name: string): string[] {
  const row = image.get(`group/${name}`) as RowOf<'group'>
  const members = row.members.map(({ memberId, clientId, assigned }) => [memberId, clientId, list(assigned)])
  const committed = row.committed.map(({ partition, offset, readableEnd }) => [
    partition,
    offset,
    readableEnd,
    Math.max(0, readableEnd - offset),
  ])
  return [
    `${row.id}  ${row.state}  generation ${row.generation}  coordinator ${row.coordinator}  protocol ${row.protocol ?? '-'}`,
    '',
    ...tableOf(['member', 'client', 'assigned'], members),
    '',
    ...tableOf(['partition', 'committed', 'end', 'lag'], committed),
  ]
}

/** Names that `show` takes for a kind of thing. */
export function namesOf(image: Image, what: string): string[] {
  const kind = Object.hasOwn(shown, pluralOf(what)) ? shown[pluralOf(what)] : undefined
  const prefix = kind?.key?.('')
  if (prefix === undefined) return []
  return [...image.keys()]
    .filter((key) => key.startsWith(prefix))
    .sort(compareKeys)
    .map((key) => key.slice(prefix.length))
}
