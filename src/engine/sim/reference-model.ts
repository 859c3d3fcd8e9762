/**
 * The model a cluster is held against: for each partition one list of committed batches, and nothing else. A batch is committed
 * when it is first below a leader's high watermark. From then on every replica must show the same one there, forever.
 */
import type { BatchHeader } from '../../protocol/records/batch-header.ts'
import type { LogState } from '../log/log-state.ts'
import { type BatchCursor, cursorAt, walkBatches } from './batch-cursor.ts'
import type { DiskState } from './disk-state.ts'

export interface CommittedBatch {
  baseOffset: number
  lastOffset: number
  leaderEpoch: number
  crc: number
  producerId: number
  producerEpoch: number
  baseSequence: number
  lastSequence: number
}

export interface PartitionModel {
  /** Ascending, without overlap. */
  batches: CommittedBatch[]
  /** First offset that is not committed. */
  endOffset: number
}

export interface ReferenceModel {
  partitions: Map<string, PartitionModel>
  /** How far each replica was compared: by `node.1/3/orders-0`, the number being its life. */
  cursors: Map<string, BatchCursor>
}

export function createReferenceModel(): ReferenceModel {
  return { partitions: new Map(), cursors: new Map() }
}

export function modelOf(model: ReferenceModel, topicPartition: string): PartitionModel {
  let partition = model.partitions.get(topicPartition)
  if (partition === undefined) {
    partition = { batches: [], endOffset: 0 }
    model.partitions.set(topicPartition, partition)
  }
  return partition
}

/** The committed batch that holds an offset, or undefined. */
export function committedAt({ batches }: PartitionModel, offset: number): CommittedBatch | undefined {
  let low = 0
  let high = batches.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const batch = batches[middle] as CommittedBatch
    if (batch.lastOffset < offset) low = middle + 1
    else if (batch.baseOffset > offset) high = middle - 1
    else return batch
  }
  return undefined
}

function committedOf(header: BatchHeader): CommittedBatch {
  const { baseOffset, lastOffset, partitionLeaderEpoch: leaderEpoch, crc } = header
  const { producerId, producerEpoch, baseSequence, lastSequence } = header
  return { baseOffset, lastOffset, leaderEpoch, crc, producerId, producerEpoch, baseSequence, lastSequence }
}

/** `12…14 epoch 3 crc 9a0b`: for messages. */
export function batchText(batch: Pick<CommittedBatch, 'baseOffset' | 'lastOffset' | 'leaderEpoch' | 'crc'>): string {
  return `${batch.baseOffset}…${batch.lastOffset} epoch ${batch.leaderEpoch} crc ${batch.crc.toString(16)}`
}

/** What a comparison finds. */
export interface ModelHooks {
  /** A new batch is committed, in order. */
  committed?: (batch: CommittedBatch) => void
  /** The replica shows something else than what was committed there. */
  differs: (what: string) => void
}

/**
 * Compares the replica's batches below its high watermark with the model, from where the last look at it ended, and takes into the
 * model what is new. `replica` names it and its life: a new life is compared from the start.
 */
export function compareReplica(
  model: ReferenceModel,
  replica: string,
  topicPartition: string,
  log: LogState,
  highWatermark: number,
  disk: DiskState,
  hooks: ModelHooks,
): void {
  const partition = modelOf(model, topicPartition)
  const key = `${replica}/${topicPartition}`
  let cursor = model.cursors.get(key)
  if (cursor === undefined) {
    cursor = cursorAt(log.logStartOffset)
    model.cursors.set(key, cursor)
  }
  if (log.logEndOffset < cursor.offset) {
    hooks.differs(`was truncated to ${log.logEndOffset}, below what it had committed (${cursor.offset})`)
    model.cursors.set(key, cursorAt(log.logStartOffset))
    return
  }
  walkBatches(cursor, log, disk, highWatermark, (header) => compareBatch(partition, committedOf(header), hooks))
}

function compareBatch(partition: PartitionModel, batch: CommittedBatch, { committed, differs }: ModelHooks): void {
  if (batch.baseOffset >= partition.endOffset) {
    partition.batches.push(batch)
    partition.endOffset = batch.lastOffset + 1
    committed?.(batch)
    return
  }
  const known = committedAt(partition, batch.baseOffset)
  if (known === undefined) return
  if (known.crc === batch.crc && known.leaderEpoch === batch.leaderEpoch && known.baseOffset === batch.baseOffset)
    return
  differs(`shows ${batchText(batch)} where ${batchText(known)} was committed`)
}
