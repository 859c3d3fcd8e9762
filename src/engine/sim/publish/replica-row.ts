import type { ReplicaRow } from '../../../contract/image.ts'
import { lastStableOffset } from '../../log/high-watermark.ts'
import { type LogState, logSize } from '../../log/log-state.ts'
import { lagTimeMaxUs } from '../../replica/high-watermark.ts'
import { maximalIsr, type PartitionState } from '../../replica/partition.ts'
import { splitTopicPartition } from '../../../base/topic-partition.ts'
import { type LogTail, shownBatches, updateTail } from '../log-tail.ts'
import { nodeOf, type NodeView } from '../node-view.ts'
import type { Process } from '../world.ts'
import type { RowContext, RowKind } from './row-kind.ts'

export const replicaRow: RowKind = {
  name: 'replica',
  touched(_context, { spec }, [field, name], mark) {
    if (spec.kind !== 'node') return
    const { id } = spec.config
    if (field === undefined || ((field === 'logs' || field === 'partitions') && name === undefined)) {
      mark(`replica/*/${id}`)
    } else if (field === 'logs' || field === 'partitions') mark(`replica/${name}/${id}`)
  },
  make(context, [, name = '', broker]) {
    const entry = nodeOf(context.world, Number(broker))
    const log = entry?.node.logs.get(name)
    const at = splitTopicPartition(name)
    if (entry === null || log === undefined || at === undefined) return null
    const partition = entry.node.partitions.get(name)
    const stopped = entry.process.status === 'stopped'
    return {
      kind: 'replica',
      topic: at.topic,
      index: at.partition,
      broker: entry.id,
      role: stopped ? 'none' : (partition?.role ?? 'none'),
      leaderEpoch: partition?.leaderEpoch ?? -1,
      ...offsetsOf(log),
      ...leaderView(entry.node, stopped ? undefined : partition, log),
      batches: batchesOf(context, entry.process, log, name),
    } satisfies ReplicaRow
  },
}

function offsetsOf(log: LogState) {
  return {
    logStartOffset: log.logStartOffset,
    logEndOffset: log.logEndOffset,
    highWatermark: log.highWatermark,
    lastStableOffset: lastStableOffset(log),
    recoveryPoint: log.recoveryPoint,
    epochs: log.leaderEpochs.map(({ epoch, startOffset }) => ({ epoch, startOffset })),
    segments: log.segments.map(({ baseOffset, size }, i) => ({
      baseOffset,
      endOffset: log.segments[i + 1]?.baseOffset ?? log.logEndOffset,
      bytes: size,
    })),
    bytes: logSize(log),
  }
}

/** What only a leader knows. */
function leaderView(node: NodeView, partition: PartitionState | undefined, log: LogState) {
  if (partition?.role !== 'leader') return { isr: [], maximalIsr: [], followers: [] }
  const lagUs = lagTimeMaxUs(node)
  const inSync = maximalIsr(partition)
  return {
    isr: [...partition.isr],
    maximalIsr: [...inSync],
    followers: [...partition.remotes.values()].map((remote) => ({
      broker: remote.brokerId,
      logEndOffset: remote.logEndOffset,
      lastCaughtUpUs: remote.lastCaughtUpTimeUs,
      lagDeadlineUs:
        inSync.includes(remote.brokerId) && remote.logEndOffset < log.logEndOffset
          ? remote.lastCaughtUpTimeUs + lagUs
          : null,
    })),
  }
}

/** Internal topics hold structures, not texts: their records are left to queries. */
function batchesOf({ tails }: RowContext, process: Process, log: LogState, name: string) {
  const key = `${process.id}/${name}`
  let tail: LogTail | undefined = tails.get(key)
  if (tail === undefined) {
    tail = []
    tails.set(key, tail)
  }
  updateTail(tail, log, process.disk, !name.startsWith('__'))
  return shownBatches(tail, log)
}
