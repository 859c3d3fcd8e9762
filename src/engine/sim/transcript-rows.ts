/** Rows of the image in a line or a few, for transcripts. */
import type {
  BrokerRow,
  ConsumerRow,
  GroupRow,
  Image,
  LedgerRow,
  LinkRow,
  PartitionRow,
  ProcessRow,
  ProducerRow,
  QuorumRow,
  ReplicaRow,
  Row,
} from '../../contract/image.ts'
import { ledgerRowOf } from './ledger.ts'
import { wholeImage } from './publisher.ts'
import type { Session } from './session.ts'
import { linkKey } from './world.ts'

const list = (items: readonly (string | number)[]) => `[${items.join(',')}]`

/** `show partition orders-0`, `show quorum`, … Throws if there is no such thing to be shown. */
export function showRow({ simulation, ledger }: Session, [kind = '', ...names]: readonly string[]): string[] {
  const { world } = simulation
  const image = wholeImage(world, () => ledgerRowOf(ledger, world))
  if (kind === 'quorum' || kind === 'brokers') return showAll(image, kind === 'quorum' ? 'quorum' : 'broker')
  const key = kind === 'link' ? linkKey(names[0] ?? '', names[1] ?? '') : [kind, ...names].join('/')
  const row = image.get(key)
  if (row === undefined) return [`no ${key}`]
  return lineOf(row)
}

function showAll(image: Image, kind: Row['kind']): string[] {
  return [...image.values()].filter((row) => row.kind === kind).flatMap(lineOf)
}

const shown: { readonly [K in Row['kind']]?: (row: Extract<Row, { kind: K }>) => string[] } = {
  partition: ({ leader, leaderEpoch, isr, elr, lastKnownElr, partitionEpoch }: PartitionRow) => [
    `leader ${leader}@${leaderEpoch} isr ${list(isr)} elr ${list(elr)} last ${list(lastKnownElr)} pe ${partitionEpoch}`,
  ],
  replica: (row: ReplicaRow) => [
    `${row.role}@${row.leaderEpoch} end ${row.logEndOffset} hw ${row.highWatermark} epochs ${list(
      row.epochs.map(({ epoch, startOffset }) => `${epoch}:${startOffset}`),
    )}`,
  ],
  quorum: (row: QuorumRow) => [
    row.status === 'stopped'
      ? `${row.id} stopped`
      : `${row.id} ${row.status} ${row.role}@${row.epoch} of ${row.leaderId}${row.active ? ' active' : ''}`,
  ],
  broker: (row: BrokerRow) => [
    `${row.id} ${row.status}${row.runState === null ? '' : ` ${row.runState}`} ${row.fenced ? 'fenced' : 'unfenced'} leads ${
      row.leaderCount
    } of ${row.replicaCount}${Object.entries(row.waiting)
      .map(([wait, count]) => ` ${wait}=${count}`)
      .join('')}`,
  ],
  process: (row: ProcessRow) => [
    `${row.id} ${row.status}${row.ended === null ? '' : ` (${row.ended})`} inbox ${row.inboxCount}`,
  ],
  link: (row: LinkRow) => [`${row.cut ? 'cut' : 'whole'} latency ${row.latencyUs}us in flight ${row.inFlight}`],
  producer: (row: ProducerRow) => [
    `${row.status} sent ${row.sent} acked ${row.acked} failed ${row.failed} retries ${row.retries} last error ${row.lastError}`,
  ],
  consumer: (row: ConsumerRow) => [
    `${row.status} ${row.state} handled ${row.handled} at ${list(
      row.assigned.map(({ partition, position, committed }) => `${partition}:${position}/${committed}`),
    )} last error ${row.lastError}`,
  ],
  group: (row: GroupRow) => [
    `coordinator ${row.coordinator} ${row.state} generation ${row.generation} committed ${list(
      row.committed.map(({ partition, offset }) => `${partition}:${offset}`),
    )}`,
    ...row.members.map(({ clientId, assigned }) => `  ${clientId} ${list(assigned)}`),
  ],
  ledger: ({ sent, acked, failed, ackedLost, duplicatesInLog, producers, groups }: LedgerRow) => [
    `sent ${sent} acked ${acked} failed ${failed} acked and lost ${ackedLost} duplicates ${duplicatesInLog}`,
    ...Object.entries(producers).map(
      ([id, row]) => `  ${id}: longest time without an ack ${row.maxGapUs / 1_000_000}s`,
    ),
    ...Object.entries(groups).map(
      ([id, row]) => `  ${id}: handled ${row.handled} twice ${row.duplicates} skipped ${row.skipped}`,
    ),
  ],
}

function lineOf(row: Row): string[] {
  const show = shown[row.kind] as ((row: Row) => string[]) | undefined
  if (show === undefined) throw new Error(`a ${row.kind} can't be shown`)
  return show(row)
}
