/**
 * Checks a batch against its producer's state and prepares the change; nothing of the log's state moves before the batch is
 * written (KIP-98, KIP-360, KIP-890).
 */
import type { BatchHeader } from '../../protocol/records/batch-header.ts'
import { forEachRawRecord } from '../../protocol/records/batch-iterator.ts'
import { parseControlRecord } from '../../protocol/records/control-records.ts'
import { NO_PRODUCER_EPOCH, NO_SEQUENCE } from '../../protocol/records/record-batch.ts'
import { AppendError } from './append-error.ts'
import {
  addBatchMetadata,
  type CompletedTxn,
  emptyProducerEntry,
  NO_OFFSET,
  type ProducerEntry,
  type ProducerState,
  setProducerEpoch,
  type TxnMetadata,
} from './producer-state.ts'

/** Who asks for an append; decides how strictly it is checked. */
export type AppendOrigin = 'client' | 'coordinator' | 'raft-leader' | 'replication'

/** A batch on its way into the log: its header as it will be stored, and its bytes as they came. */
export interface BatchToAppend {
  header: BatchHeader
  bytes: Uint8Array
}

/** What an append will do to one producer. */
export interface ProducerAppend {
  current: ProducerEntry
  updated: ProducerEntry
  started: TxnMetadata[]
}

export function prepareProducerAppend(state: ProducerState, producerId: number): ProducerAppend {
  const current = state.producers.get(producerId) ?? emptyProducerEntry(producerId)
  return { current, updated: { ...current, batches: [...current.batches] }, started: [] }
}

function checkProducerEpoch(
  updated: ProducerEntry,
  epoch: number,
  origin: AppendOrigin,
  markerMustBump: boolean,
  offset: number,
): void {
  const stale = markerMustBump ? epoch <= updated.producerEpoch : epoch < updated.producerEpoch
  if (!stale || origin === 'replication') return
  throw new AppendError(
    'INVALID_PRODUCER_EPOCH',
    `producer ${updated.producerId} wrote with epoch ${epoch} at offset ${offset}; its epoch here is ${updated.producerEpoch}`,
  )
}

function inSequence(lastSequence: number, nextSequence: number): boolean {
  return nextSequence === lastSequence + 1 || (nextSequence === 0 && lastSequence === 0x7fffffff)
}

function checkSequence({ current, updated }: ProducerAppend, epoch: number, firstSequence: number): void {
  const fail = (expected: string): never => {
    throw new AppendError(
      'OUT_OF_ORDER_SEQUENCE_NUMBER',
      `producer ${current.producerId} epoch ${epoch}: sequence ${firstSequence} came, ${expected} was expected`,
    )
  }
  if (epoch !== updated.producerEpoch) {
    if (firstSequence !== 0 && updated.producerEpoch !== NO_PRODUCER_EPOCH) fail('0 for a new epoch')
    return
  }
  // Nothing is known of the producer (its records are all deleted, or it is new): any sequence is taken.
  if (current.producerEpoch === NO_PRODUCER_EPOCH) return
  const last = updated.batches.at(-1)?.lastSequence ?? NO_SEQUENCE
  if (!inSequence(last, firstSequence)) fail(`one after ${last}`)
}

function appendDataBatch(append: ProducerAppend, header: BatchHeader, origin: AppendOrigin): void {
  const { updated } = append
  checkProducerEpoch(updated, header.producerEpoch, origin, false, header.baseOffset)
  if (origin === 'client') checkSequence(append, header.producerEpoch, header.baseSequence)
  setProducerEpoch(updated, header.producerEpoch)
  addBatchMetadata(updated, {
    lastSequence: header.lastSequence,
    lastOffset: header.lastOffset,
    offsetDelta: header.lastOffset - header.baseOffset,
    timestamp: header.maxTimestamp,
  })
  updated.lastTimestamp = header.maxTimestamp
  if (updated.currentTxnFirstOffset !== NO_OFFSET && !header.isTransactional) {
    throw new AppendError(
      'INVALID_TXN_STATE',
      `producer ${header.producerId} wrote outside of its transaction that began at ${updated.currentTxnFirstOffset}`,
    )
  }
  if (updated.currentTxnFirstOffset === NO_OFFSET && header.isTransactional) {
    updated.currentTxnFirstOffset = header.baseOffset
    append.started.push({ producerId: header.producerId, firstOffset: header.baseOffset, lastOffset: NO_OFFSET })
  }
}

/** The marker in a control batch; undefined when the cleaner took it out, or it is no transaction marker. */
function endTxnMarkerOf(bytes: Uint8Array): { isAbort: boolean; coordinatorEpoch: number } | undefined {
  let marker: { isAbort: boolean; coordinatorEpoch: number } | undefined
  forEachRawRecord(bytes, (record) => {
    const control = parseControlRecord(record)
    if (control?.type === 'ABORT' || control?.type === 'COMMIT') {
      marker = { isAbort: control.type === 'ABORT', coordinatorEpoch: control.coordinatorEpoch }
    }
    return false
  })
  return marker
}

function appendEndTxnMarker(
  { updated }: ProducerAppend,
  { header, bytes }: BatchToAppend,
  origin: AppendOrigin,
  transactionVersion: number,
): CompletedTxn | undefined {
  const marker = endTxnMarkerOf(bytes)
  if (marker === undefined) return undefined
  const { producerEpoch, baseOffset, producerId } = header
  // TV2 bumps the epoch with each marker; a marker sent twice finds its own epoch and no open transaction (KAFKA-19999).
  const isRetry = producerEpoch === updated.producerEpoch && updated.currentTxnFirstOffset === NO_OFFSET
  checkProducerEpoch(updated, producerEpoch, origin, transactionVersion >= 2 && !isRetry, baseOffset)
  if (updated.coordinatorEpoch > marker.coordinatorEpoch && origin !== 'replication') {
    throw new AppendError(
      'TRANSACTION_COORDINATOR_FENCED',
      `marker of coordinator epoch ${marker.coordinatorEpoch}, but ${updated.coordinatorEpoch} was seen before`,
    )
  }
  const firstOffset = updated.currentTxnFirstOffset
  setProducerEpoch(updated, producerEpoch)
  updated.coordinatorEpoch = marker.coordinatorEpoch
  updated.currentTxnFirstOffset = NO_OFFSET
  updated.lastTimestamp = header.maxTimestamp
  if (firstOffset === NO_OFFSET) return undefined
  return { producerId, firstOffset, lastOffset: baseOffset, isAborted: marker.isAbort }
}

/** Takes one batch into the prepared change. Returns the transaction it ends. Throws AppendError. */
export function appendToProducer(
  append: ProducerAppend,
  batch: BatchToAppend,
  origin: AppendOrigin,
  transactionVersion = 0,
): CompletedTxn | undefined {
  if (batch.header.isControlBatch) return appendEndTxnMarker(append, batch, origin, transactionVersion)
  appendDataBatch(append, batch.header, origin)
  return undefined
}
