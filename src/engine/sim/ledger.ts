/**
 * What became of every record: sent, acknowledged, failed, lost, doubled, handled. Folded from events, so that it needs no place
 * in the world: the entries of this future stay, and after a seek those up to the present are folded again.
 */
import type { StampedEvent } from '../../contract/event.ts'
import type { LedgerRow } from '../../contract/image.ts'
import { SECOND } from '../../base/units.ts'
import { addSpan, spanLength, type Span } from './spans.ts'
import { headerAt } from './log-tail.ts'
import { committedImage, epochAt, nodeOf } from './node-view.ts'
import type { World } from './world.ts'

type LedgerEntry = { seq: number; atUs: number } & (
  | { kind: 'sent' | 'failed'; client: string; count: number }
  | { kind: 'acked'; client: string; partition: string; baseOffset: number; count: number; epoch: number }
  | { kind: 'appended'; partition: string; baseOffset: number; count: number; crc: number }
  | { kind: 'handled'; group: string; partition: string; from: number; to: number }
)

/** Acknowledged records that stand together: same client, same leader epoch in the log, offsets without a gap. */
interface AckedRun {
  client: string
  epoch: number
  start: number
  end: number
}

interface ProducerCount {
  sent: number
  acked: number
  failed: number
  maxGapUs: number
  lastAckUs: number | null
}

interface PartitionBatches {
  /** Of the leaders' logs, ascending. */
  batches: { baseOffset: number; count: number; crc: number }[]
  /** crc and count → how many of them. */
  seen: Map<string, number>
}

interface GroupCount {
  spans: Map<string, Span[]>
  handled: number
  duplicates: number
  /** What was handled when, within the last seconds. */
  recent: { atUs: number; count: number }[]
}

/** Over which `handledPerSecond` is measured. */
const RECENT_US = 10 * SECOND

export interface Ledger extends LedgerFold {
  /** Of this future, up to the furthest time that was reached. */
  entries: LedgerEntry[]
}

interface LedgerFold {
  /** So many entries are folded: those up to the present. */
  folded: number
  producers: Map<string, ProducerCount>
  acked: Map<string, AckedRun[]>
  appended: Map<string, PartitionBatches>
  duplicates: number
  /** Group → partition → offsets handled, and how many were handled again. */
  groups: Map<string, GroupCount>
  /** Acknowledged and lost, by client; null when something has happened since it was counted. */
  lost: Map<string, number> | null
}

export function createLedger(): Ledger {
  return { entries: [], ...emptyFold() }
}

function emptyFold(): LedgerFold {
  const counts = { producers: new Map(), acked: new Map(), appended: new Map(), groups: new Map() }
  return { ...counts, folded: 0, duplicates: 0, lost: null }
}

/** Hears an event at the moment at which it happens, be it for the first time or in a replay. */
export function noteInLedger(ledger: Ledger, stamped: StampedEvent, world: World): void {
  const { event, seq } = stamped
  if (event.type === 'LogTruncated' || event.type === 'LeaderElected' || event.type === 'BecameLeader') {
    ledger.lost = null
    return
  }
  if (seq > (ledger.entries.at(-1)?.seq ?? 0)) {
    const entry = entryOf(stamped, world)
    if (entry !== null) ledger.entries.push(entry)
  }
  if (ledger.entries[ledger.folded]?.seq === seq) foldNext(ledger)
}

function foldNext(ledger: Ledger): void {
  fold(ledger, ledger.entries[ledger.folded] as LedgerEntry)
  ledger.folded++
  ledger.lost = null
}

function entryOf({ seq, atUs, event }: StampedEvent, world: World): LedgerEntry | null {
  const at = { seq, atUs }
  switch (event.type) {
    case 'RecordSent':
      return { ...at, kind: 'sent', client: event.client, count: event.count }
    case 'RecordFailed':
      return { ...at, kind: 'failed', client: event.client, count: event.count }
    case 'RecordAcked': {
      const { client, partition, baseOffset, count } = event
      return { ...at, kind: 'acked', client, partition, baseOffset, count, epoch: epochOfAcked(world, event) }
    }
    case 'RecordsAppended': {
      if (event.role !== 'leader' || event.partition.startsWith('__')) return null
      const { partition, baseOffset, lastOffset } = event
      const crc = crcOfAppended(world, event)
      return crc === null
        ? null
        : { ...at, kind: 'appended', partition, baseOffset, count: lastOffset - baseOffset + 1, crc }
    }
    case 'RecordsHandled': {
      const spec = world.processes.get(`client.${event.client}`)?.spec
      const group = spec?.kind === 'consumer' ? spec.spec.group : null
      if (group === null) return null
      return { ...at, kind: 'handled', group, partition: event.partition, from: event.from, to: event.to }
    }
    default:
      return null
  }
}

/** Leader epoch under which the acknowledged record stands in the log of whoever leads the partition now. */
function epochOfAcked(world: World, event: { partition: string; baseOffset: number; leaderEpoch: number }): number {
  const log = leaderLog(world, event.partition)
  const epoch = log === null || event.baseOffset < 0 ? -1 : epochAt(log, event.baseOffset)
  return epoch < 0 ? event.leaderEpoch : epoch
}

/** Log of the committed leader; null while there is none or it has not opened the log. */
export function leaderLog(world: World, topicPartition: string) {
  const dash = topicPartition.lastIndexOf('-')
  const image = committedImage(world)?.node.image
  const partition = image?.topics
    .get(topicPartition.slice(0, dash))
    ?.partitions.get(Number(topicPartition.slice(dash + 1)))
  if (partition === undefined || partition.leader < 0) return null
  return nodeOf(world, partition.leader)?.node.logs.get(topicPartition) ?? null
}

function crcOfAppended(
  world: World,
  event: { node: number; partition: string; baseOffset: number; bytes: number },
): number | null {
  const entry = nodeOf(world, event.node)
  const log = entry?.node.logs.get(event.partition)
  const segment = log?.segments.at(-1)
  if (entry === null || log === undefined || segment === undefined) return null
  const position = segment.size - event.bytes
  const header = position < 0 ? null : headerAt(entry.process.disk, log, segment, position)
  return header?.baseOffset === event.baseOffset ? header.crc : null
}

function producerOf(ledger: Ledger, client: string): ProducerCount {
  let count = ledger.producers.get(client)
  if (count === undefined) {
    count = { sent: 0, acked: 0, failed: 0, maxGapUs: 0, lastAckUs: null }
    ledger.producers.set(client, count)
  }
  return count
}

function fold(ledger: Ledger, entry: LedgerEntry): void {
  switch (entry.kind) {
    case 'sent':
      producerOf(ledger, entry.client).sent += entry.count
      return
    case 'failed':
      producerOf(ledger, entry.client).failed += entry.count
      return
    case 'acked':
      return foldAcked(ledger, entry)
    case 'appended':
      return foldAppended(ledger, entry)
    case 'handled':
      return foldHandled(ledger, entry)
  }
}

function foldAcked(ledger: Ledger, entry: Extract<LedgerEntry, { kind: 'acked' }>): void {
  const producer = producerOf(ledger, entry.client)
  producer.acked += entry.count
  if (producer.lastAckUs !== null) producer.maxGapUs = Math.max(producer.maxGapUs, entry.atUs - producer.lastAckUs)
  producer.lastAckUs = entry.atUs
  // acks=0: the client never learns the offset, and nothing was promised.
  if (entry.baseOffset < 0) return
  let runs = ledger.acked.get(entry.partition)
  if (runs === undefined) {
    runs = []
    ledger.acked.set(entry.partition, runs)
  }
  const last = runs.at(-1)
  const { client, epoch, baseOffset } = entry
  if (last?.end === baseOffset && last.client === client && last.epoch === epoch) last.end += entry.count
  else runs.push({ client, epoch, start: baseOffset, end: baseOffset + entry.count })
}

/** A batch at an offset that another one had: that one, and all above it, were lost with their leader. */
function foldAppended(ledger: Ledger, entry: Extract<LedgerEntry, { kind: 'appended' }>): void {
  let log = ledger.appended.get(entry.partition)
  if (log === undefined) {
    log = { batches: [], seen: new Map() }
    ledger.appended.set(entry.partition, log)
  }
  const { batches, seen } = log
  while (batches.length > 0 && (batches.at(-1) as { baseOffset: number }).baseOffset >= entry.baseOffset) {
    const gone = batches.pop() as PartitionBatches['batches'][number]
    const left = (seen.get(`${gone.crc}/${gone.count}`) ?? 1) - 1
    if (left > 0) ledger.duplicates -= gone.count
    seen.set(`${gone.crc}/${gone.count}`, left)
  }
  const { baseOffset, count, crc } = entry
  const before = seen.get(`${crc}/${count}`) ?? 0
  if (before > 0) ledger.duplicates += count
  seen.set(`${crc}/${count}`, before + 1)
  batches.push({ baseOffset, count, crc })
}

function foldHandled(ledger: Ledger, entry: Extract<LedgerEntry, { kind: 'handled' }>): void {
  let group = ledger.groups.get(entry.group)
  if (group === undefined) {
    group = { spans: new Map(), handled: 0, duplicates: 0, recent: [] }
    ledger.groups.set(entry.group, group)
  }
  let spans = group.spans.get(entry.partition)
  if (spans === undefined) {
    spans = []
    group.spans.set(entry.partition, spans)
  }
  const length = entry.to - entry.from
  const fresh = addSpan(spans, entry.from, entry.to)
  group.handled += length
  group.duplicates += length - fresh
  group.recent.push({ atUs: entry.atUs, count: length })
  while ((group.recent[0] as { atUs: number }).atUs <= entry.atUs - RECENT_US) group.recent.shift()
}

/** After a seek: folds what has happened up to the present, and nothing of what comes after. */
export function seekLedger(ledger: Ledger, nextEventSeq: number): void {
  Object.assign(ledger, emptyFold())
  while ((ledger.entries[ledger.folded]?.seq ?? nextEventSeq) < nextEventSeq) foldNext(ledger)
}

/** When another future begins: forgets what comes after the present. */
export function forkLedger(ledger: Ledger): void {
  ledger.entries.length = ledger.folded
}

/** Records of the runs that the leader's log does not hold any more, by client. Those that retention removed are not lost. */
function lostOf(ledger: Ledger, world: World): Map<string, number> {
  const lost = new Map<string, number>()
  for (const [partition, runs] of ledger.acked) {
    const log = leaderLog(world, partition)
    if (log === null) continue
    for (const run of runs) {
      let count = 0
      for (let offset = Math.max(run.start, log.logStartOffset); offset < run.end; ) {
        const next = log.leaderEpochs.find((entry) => entry.startOffset > offset)?.startOffset ?? log.logEndOffset
        const end = Math.min(run.end, next > offset ? next : run.end)
        if (epochAt(log, offset) !== run.epoch) count += end - offset
        offset = end
      }
      if (count > 0) lost.set(run.client, (lost.get(run.client) ?? 0) + count)
    }
  }
  return lost
}

/** The ledger as a row; null before anything was sent or handled. */
export function ledgerRowOf(ledger: Ledger, world: World): LedgerRow | null {
  if (ledger.folded === 0) return null
  ledger.lost ??= lostOf(ledger, world)
  const { lost } = ledger
  const row: LedgerRow = {
    kind: 'ledger',
    sent: 0,
    acked: 0,
    failed: 0,
    ackedLost: 0,
    duplicatesInLog: ledger.duplicates,
    producers: {},
    groups: {},
  }
  for (const [client, { sent, acked, failed, maxGapUs, lastAckUs }] of ledger.producers) {
    const ackedLost = lost.get(client) ?? 0
    const gapUs = lastAckUs === null ? 0 : Math.max(maxGapUs, world.nowUs - lastAckUs)
    row.producers[client] = { sent, acked, failed, ackedLost, maxGapUs: gapUs, lastAckUs }
    row.sent += sent
    row.acked += acked
    row.failed += failed
    row.ackedLost += ackedLost
  }
  for (const [name, { spans, handled, duplicates, recent }] of ledger.groups) {
    let skipped = 0
    for (const list of spans.values()) {
      skipped += (list.at(-1)?.end ?? 0) - (list[0]?.start ?? 0) - spanLength(list)
    }
    const lately = recent.reduce((sum, { atUs, count }) => sum + (atUs > world.nowUs - RECENT_US ? count : 0), 0)
    row.groups[name] = { handled, handledPerSecond: lately / 10, duplicates, skipped }
  }
  return row
}
