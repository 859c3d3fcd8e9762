/**
 * DescribeProducers, version 0.
 *
 * What a leader's log remembers of producers: epoch, last sequence, open transaction.
 */
import { hostedLeader } from '../topics.ts'
import type { Handle } from '../handler.ts'

const NONE = -1

export const handle: Handle<61> = (node, request) => {
  const topics = request.topics.map(({ name, partitionIndexes }) => {
    const partitions = partitionIndexes.map((partitionIndex) => {
      const local = hostedLeader(node, name, partitionIndex)
      if (local.error !== null) return { partitionIndex, errorCode: local.error, activeProducers: [] }
      const activeProducers = [...local.log.producers.producers.values()].map((entry) => ({
        producerId: entry.producerId,
        producerEpoch: entry.producerEpoch,
        lastSequence: entry.batches.at(-1)?.lastSequence ?? NONE,
        lastTimestamp: entry.lastTimestamp,
        coordinatorEpoch: entry.coordinatorEpoch,
        currentTxnStartOffset: entry.currentTxnFirstOffset,
      }))
      return { partitionIndex, errorCode: 0, activeProducers }
    })
    return { name, partitions }
  })
  return { throttleTimeMs: 0, topics }
}
