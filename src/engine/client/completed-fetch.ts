/** Takes records out of what was fetched: control batches and aborted transactions are passed over. */
import { controlRecordType } from '../../protocol/records/control-records.ts'
import { type RecordData, readRecords } from '../../protocol/records/batch-iterator.ts'
import * as batch from '../../protocol/records/record-batch.ts'
import type { CompletedFetch } from './consumer-state.ts'

export interface TakenRecords {
  records: RecordData[]
  /** Where the position is afterwards. */
  nextOffset: number
  /** Leader epoch of the last batch looked into; -1 when none was. */
  leaderEpoch: number
}

/** At most `max` records from the front. Throws RecordsError when a batch can't be read. */
export function takeRecords(fetch: CompletedFetch, max: number, readCommitted: boolean): TakenRecords {
  const taken: TakenRecords = { records: [], nextOffset: fetch.nextOffset, leaderEpoch: -1 }
  while (taken.records.length < max) {
    const [first] = fetch.batches
    if (first === undefined) break
    taken.leaderEpoch = batch.partitionLeaderEpoch(first, 0)
    const whole = takeFrom(fetch, first, max - taken.records.length, readCommitted, taken)
    if (!whole) break
    fetch.batches.shift()
    taken.nextOffset = batch.lastOffset(first, 0) + 1
  }
  fetch.nextOffset = taken.nextOffset
  return taken
}

/** True when nothing of the batch is left. */
function takeFrom(
  fetch: CompletedFetch,
  bytes: Uint8Array,
  max: number,
  readCommitted: boolean,
  taken: TakenRecords,
): boolean {
  if (readCommitted && isAborted(fetch, bytes)) return true
  if (batch.isControlBatch(bytes, 0)) return true
  const left = readRecords(bytes).filter(({ offset }) => offset >= fetch.nextOffset)
  const some = left.slice(0, max)
  taken.records.push(...some)
  const last = some.at(-1)
  if (last !== undefined) taken.nextOffset = last.offset + 1
  return some.length === left.length
}

/** Whether the batch belongs to an aborted transaction; an abort marker ends that of its producer. */
function isAborted(fetch: CompletedFetch, bytes: Uint8Array): boolean {
  const lastOffset = batch.lastOffset(bytes, 0)
  for (let next = fetch.abortedTransactions[0]; next !== undefined; next = fetch.abortedTransactions[0]) {
    if (next.firstOffset > lastOffset) break
    fetch.abortedProducers.push(next.producerId)
    fetch.abortedTransactions.shift()
  }
  const producerId = batch.producerId(bytes, 0)
  if (batch.isControlBatch(bytes, 0)) {
    if (controlRecordType(readRecords(bytes)[0]?.key ?? null) === 'ABORT') {
      fetch.abortedProducers = fetch.abortedProducers.filter((id) => id !== producerId)
    }
    return false
  }
  return batch.isTransactional(bytes, 0) && fetch.abortedProducers.includes(producerId)
}
