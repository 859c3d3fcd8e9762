/**
 * OffsetForLeaderEpoch, versions 2–4.
 *
 * Where a leader epoch ended in this leader's log; consumers validate their positions with it (KIP-320).
 */
import { offsetOfLeaderEpoch } from '../../replica/offsets.ts'
import type { Handle } from '../handler.ts'
import { hasPartition } from '../topics.ts'

export const handle: Handle<23> = (node, request) => {
  const topics = request.topics.map(({ topic, partitions }) => {
    const answers = partitions.map(({ partition, currentLeaderEpoch, leaderEpoch }) => {
      const topicPartition = `${topic}-${partition}`
      const known = hasPartition(node, topic, partition)
      const found = offsetOfLeaderEpoch(node, { topicPartition, known, currentLeaderEpoch, leaderEpoch })
      return { errorCode: found.error, partition, leaderEpoch: found.leaderEpoch, endOffset: found.endOffset }
    })
    return { topic, partitions: answers }
  })
  return { throttleTimeMs: 0, topics }
}
