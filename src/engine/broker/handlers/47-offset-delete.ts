/**
 * OffsetDelete, version 0.
 *
 * Forgets committed offsets of a group. A live group keeps those of topics that a member subscribes to
 * (GROUP_SUBSCRIBED_TO_TOPIC). Partitions that metadata doesn't know are refused.
 */
import { errors } from '../../../protocol/errors.ts'
import type { OffsetDeleteRequestTopic, OffsetDeleteResponseTopic } from '../../../protocol/schema/47-offset-delete.ts'
import { handleOffsetDelete } from '../../coordinator/group-coordinator.ts'
import { contextOf } from '../group-request.ts'
import type { Handle } from '../handler.ts'
import { hasPartition } from '../topics.ts'

export const handle: Handle<47> = (node, request, from, ctx) => {
  const refused: OffsetDeleteResponseTopic[] = []
  const topics: OffsetDeleteRequestTopic[] = []
  const errorCode = errors.UNKNOWN_TOPIC_OR_PARTITION
  for (const { name, partitions } of request.topics) {
    const known = partitions.filter(({ partitionIndex }) => hasPartition(node, name, partitionIndex))
    const unknown = partitions.filter((one) => !known.includes(one))
    if (unknown.length > 0) {
      refused.push({ name, partitions: unknown.map(({ partitionIndex }) => ({ partitionIndex, errorCode })) })
    }
    if (known.length > 0) topics.push({ name, partitions: known })
  }
  return handleOffsetDelete(node, { ...request, topics }, refused, contextOf(from), ctx)
}
