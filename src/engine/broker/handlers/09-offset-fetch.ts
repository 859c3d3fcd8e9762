/**
 * OffsetFetch, versions 1–10.
 *
 * What groups have committed: for the partitions asked for (−1 where there is nothing), or for all. From version 8 on for several
 * groups, in version 10 with topic ids. With `requireStable` the answer waits for what is not replicated yet, and a partition
 * with an undecided transaction is UNSTABLE_OFFSET_COMMIT. A group that doesn't exist has no offsets and is no error.
 */
import type { OffsetFetchRequest, OffsetFetchRequestGroup } from '../../../protocol/schema/09-offset-fetch.ts'
import { ZERO_UUID } from '../../../base/uuid.ts'
import { errors } from '../../../protocol/errors.ts'
import { handleOffsetFetch } from '../../coordinator/group-coordinator.ts'
import { topicById } from '../../metadata/lookup.ts'
import { contextOf } from '../group-request.ts'
import type { Handle } from '../handler.ts'
import type { NodeState } from '../node-state.ts'

const GROUPS_SINCE = 8
const TOPIC_IDS_SINCE = 10

export const handle: Handle<9> = (node, request, from, ctx) => {
  const { apiVersion } = from
  const groups = apiVersion >= GROUPS_SINCE ? request.groups : [singleGroup(request)]
  const asked = groups.map(({ groupId, topics }) => ({
    groupId,
    topics: topics?.map((topic) => (apiVersion >= TOPIC_IDS_SINCE ? named(node, topic) : topic)) ?? null,
  }))
  return handleOffsetFetch(node, asked, request.requireStable, contextOf(from), ctx)
}

function singleGroup({ groupId, topics }: OffsetFetchRequest): Pick<OffsetFetchRequestGroup, 'groupId' | 'topics'> {
  return { groupId, topics: topics?.map((topic) => ({ ...topic, topicId: ZERO_UUID })) ?? null }
}

/** A topic that is asked for by id; unknown ids are answered as such. */
function named(node: NodeState, { topicId, partitionIndexes }: NonNullable<OffsetFetchRequestGroup['topics']>[number]) {
  const topic = topicById(node.image, topicId)
  const errorCode = topic === undefined ? errors.UNKNOWN_TOPIC_ID : 0
  return { name: topic?.name ?? '', topicId, partitionIndexes, errorCode }
}
