import type {
  BrokerRow,
  ConsumerRow,
  GroupRow,
  Image,
  LinkRow,
  PartitionRow,
  ProducerRow,
  ReplicaRow,
  TopicRow,
} from '../../../contract/image.ts'
import { formatBytes, formatCount, formatDuration } from '../../text/number.ts'
import type { Translate } from '../../text/t.ts'
import type { Selection } from '../../view-store.ts'

/** A fact under Kafka's own name; the note says what the number means. */
export interface Fact {
  name: string
  value: string
  note?: string
}

export interface FactSheet {
  title: string
  facts: Fact[]
  /** Offsets: every one is the next offset, exclusive. */
  marks: Fact[]
  /** Kafka's configs by name. */
  configs: Fact[]
  /** Requests in purgatory, by the name of the wait. */
  waiting: Fact[]
}

const none = '–'
const list = (ids: readonly (number | string)[]): string => (ids.length === 0 ? none : ids.join(', '))
const fact = (name: string, value: string | number | boolean | null, note?: string): Fact => ({
  name,
  value: value === null ? none : typeof value === 'number' ? formatCount(value) : String(value),
  ...(note !== undefined && { note }),
})
const configFacts = (configs: Record<string, string>): Fact[] =>
  Object.keys(configs)
    .sort()
    .map((name) => fact(name, configs[name] ?? ''))

/** All that the image says of what is selected; null when it is gone. */
export function factSheet(image: Image, selection: Selection, t: Translate): FactSheet | null {
  switch (selection.kind) {
    case 'broker':
      return brokerSheet(image.get(`broker/${selection.id}`) as BrokerRow | undefined, t)
    case 'replica':
      return replicaSheet(image, selection.partition, selection.broker, t)
    case 'partition':
      return partitionSheet(image, selection.partition)
    case 'producer':
      return producerSheet(image.get(`producer/${selection.id}`) as ProducerRow | undefined)
    case 'consumer':
      return consumerSheet(image.get(`consumer/${selection.id}`) as ConsumerRow | undefined)
    case 'group':
      return groupSheet(image.get(`group/${selection.id}`) as GroupRow | undefined)
    case 'link':
      return linkSheet(image.get(`link/${selection.a}/${selection.b}`) as LinkRow | undefined)
  }
}

/** Keys whose rows a sheet is made from: it is drawn again when one of them changes. */
export function keysOf(selection: Selection): string[] {
  if (selection.kind === 'replica') {
    return [`replica/${selection.partition}/${selection.broker}`, `partition/${selection.partition}`]
  }
  if (selection.kind === 'partition') return [`partition/${selection.partition}`, 'topic/']
  if (selection.kind === 'link') return [`link/${selection.a}/${selection.b}`]
  return [`${selection.kind}/${selection.id}`]
}

const sheet = (title: string, facts: Fact[], rest: Partial<FactSheet> = {}): FactSheet => ({
  title,
  facts,
  marks: [],
  configs: [],
  waiting: [],
  ...rest,
})

function brokerSheet(row: BrokerRow | undefined, t: Translate): FactSheet | null {
  if (row === undefined) return null
  const facts = [
    fact('status', row.status),
    fact('broker state', row.runState),
    fact('process.roles', row.roles.join(',')),
    fact('listener', `${row.host}:${row.port}`),
    ...(row.rack === null ? [] : [fact('broker.rack', row.rack)]),
    fact('registered', row.registered),
    fact('fenced', row.fenced),
    fact('inControlledShutdown', row.inControlledShutdown),
    fact('brokerEpoch', row.brokerEpoch),
    fact('leaders', row.leaderCount),
    fact('replicas', row.replicaCount),
  ]
  const waiting = Object.keys(row.waiting).sort()
  return sheet(t('broker.name', { id: row.id }), facts, {
    configs: [fact('broker.session.timeout.ms', row.sessionTimeoutUs / 1_000)],
    waiting: waiting.map((name) => fact(name, row.waiting[name] ?? 0)),
  })
}

function replicaSheet(image: Image, name: string, id: number, t: Translate): FactSheet | null {
  const row = image.get(`replica/${name}/${id}`) as ReplicaRow | undefined
  const partition = image.get(`partition/${name}`) as PartitionRow | undefined
  const title = `${name} · ${t('broker.name', { id })}`
  if (row === undefined) return partition === undefined ? null : sheet(title, [])
  const facts = [
    fact('role', row.role),
    fact('leaderEpoch', row.leaderEpoch),
    ...(partition === undefined ? [] : [fact('in ISR', partition.isr.includes(id))]),
    ...(row.role === 'leader' ? [fact('isr', list(row.isr)), fact('maximalIsr', list(row.maximalIsr))] : []),
    fact('size', formatBytes(row.bytes)),
    fact('segments', row.segments.length),
    fact('leader-epoch-checkpoint', row.epochs.map(({ epoch, startOffset }) => `${epoch}→${startOffset}`).join('  ')),
    ...row.followers.map((one) => fact(`follower ${one.broker} logEndOffset`, one.logEndOffset)),
  ]
  const marks = [
    fact('logStartOffset', row.logStartOffset, t('inspector.firstKept')),
    fact('highWatermark', row.highWatermark, t('inspector.visibleTo')),
    fact('lastStableOffset', row.lastStableOffset, t('inspector.txnEnd')),
    fact('logEndOffset', row.logEndOffset, t('inspector.nextAppend')),
    fact('recoveryPoint', row.recoveryPoint, t('inspector.flushedTo')),
  ]
  return sheet(title, facts, { marks })
}

function partitionSheet(image: Image, name: string): FactSheet | null {
  const row = image.get(`partition/${name}`) as PartitionRow | undefined
  if (row === undefined) return null
  const topic = image.get(`topic/${row.topic}`) as TopicRow | undefined
  const facts = [
    fact('leader', row.leader < 0 ? none : row.leader),
    fact('leaderEpoch', row.leaderEpoch),
    fact('partitionEpoch', row.partitionEpoch),
    fact('replicas', list(row.replicas)),
    fact('isr', list(row.isr)),
    fact('elr', list(row.elr)),
    fact('lastKnownElr', list(row.lastKnownElr)),
    ...(row.addingReplicas.length > 0 ? [fact('addingReplicas', list(row.addingReplicas))] : []),
    ...(row.removingReplicas.length > 0 ? [fact('removingReplicas', list(row.removingReplicas))] : []),
    ...(topic === undefined ? [] : [fact('topicId', topic.topicId)]),
  ]
  const configs = topic === undefined ? {} : topic.configs
  return sheet(name, facts, {
    configs: configFacts({ ...configs, 'min.insync.replicas': String(row.minInsyncReplicas) }),
  })
}

function producerSheet(row: ProducerRow | undefined): FactSheet | null {
  if (row === undefined) return null
  const facts = [
    fact('status', row.status),
    fact('topic', row.spec.topic),
    fact('producerId', row.producerId),
    fact('producerEpoch', row.producerEpoch),
    fact('in flight', row.inFlight),
    fact('sent', row.sent),
    fact('acked', row.acked),
    fact('failed', row.failed),
    fact('retries', row.retries),
    fact('last error', row.lastError),
    ...row.accumulator.map((one) =>
      fact(`accumulator ${one.partition}`, `${formatCount(one.records)} · ${formatBytes(one.bytes)}`),
    ),
  ]
  return sheet(row.id, facts, {
    configs: configFacts({ ...row.spec.configs, acks: row.spec.acks === -1 ? 'all' : String(row.spec.acks) }),
  })
}

function consumerSheet(row: ConsumerRow | undefined): FactSheet | null {
  if (row === undefined) return null
  const facts = [
    fact('status', row.status),
    fact('state', row.state),
    fact('memberId', row.memberId || none),
    fact('generation', row.generation),
    fact('polled', row.polled),
    fact('handled', row.handled),
    fact('handling', formatDuration(row.spec.processUs)),
    fact('commit', row.spec.commit),
    fact('last error', row.lastError),
  ]
  const marks = row.assigned.flatMap((one) => [
    fact(`${one.partition} position`, one.position),
    fact(`${one.partition} committed`, one.committed < 0 ? none : one.committed),
    fact(`${one.partition} endOffset`, one.endOffset),
  ])
  const group: Record<string, string> = row.spec.group === null ? {} : { 'group.id': row.spec.group }
  return sheet(row.id, facts, { marks, configs: configFacts({ ...row.spec.configs, ...group }) })
}

function groupSheet(row: GroupRow | undefined): FactSheet | null {
  if (row === undefined) return null
  const facts = [
    fact('state', row.state),
    fact('generation', row.generation),
    fact('protocol', row.protocol),
    fact('leader', row.leader),
    fact('coordinator', row.coordinator),
    ...row.members.map((one) => fact(one.memberId, list(one.assigned))),
  ]
  const marks = row.committed.map((one) =>
    fact(one.partition, `${formatCount(one.offset)} / ${formatCount(one.readableEnd)}`),
  )
  const session = row.members[0]?.sessionTimeoutUs
  return sheet(row.id, facts, {
    marks,
    configs: session === undefined ? [] : [fact('session.timeout.ms', session / 1_000)],
  })
}

function linkSheet(row: LinkRow | undefined): FactSheet | null {
  if (row === undefined) return null
  return sheet(`${row.a} – ${row.b}`, [
    fact('cut', row.cut),
    fact('latency', formatDuration(row.latencyUs)),
    fact('frames', row.frames),
    fact('bytes', formatBytes(row.bytes)),
    fact('in flight', row.inFlight),
  ])
}
