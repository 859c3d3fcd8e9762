import type { RequestOf } from '../../../protocol/apis.ts'
import { errors } from '../../../protocol/errors.ts'
import type { OffsetDeleteResponseTopic } from '../../../protocol/schema/47-offset-delete.ts'
import { type CoordinatorNode, groupOf, type RequestContext } from '../coordinator-node.ts'
import type { CoordinatorWrite } from '../runtime/append.ts'
import type { CoordinatorShard } from '../runtime/shard.ts'
import { isSubscribedToTopic, usesConsumerProtocol } from './classic/protocols.ts'
import type { AnswerEffect, Plan } from './effect.ts'
import { planOffsetTombstone } from './offset-records.ts'
import { hasPendingOffset, latestOffset } from './offsets.ts'

/** OffsetDelete of partitions that exist. A live group's offsets go only for topics that no member subscribes to. */
export function planOffsetDelete(
  node: CoordinatorNode,
  shard: CoordinatorShard,
  { groupId, topics: asked }: RequestOf<47>,
  from: RequestContext,
): Plan | { error: number } {
  const group = groupOf(node, groupId)
  if (group === undefined || group.state === 'Dead') return { error: errors.GROUP_ID_NOT_FOUND }
  if (group.state !== 'Empty' && !usesConsumerProtocol(group)) return { error: errors.NON_EMPTY_GROUP }
  const records: CoordinatorWrite[] = []
  const topics = asked.map(({ name, partitions }): OffsetDeleteResponseTopic => {
    const isSubscribed = isSubscribedToTopic(group, name)
    const answers = partitions.map(({ partitionIndex }) => {
      if (isSubscribed) return { partitionIndex, errorCode: errors.GROUP_SUBSCRIBED_TO_TOPIC }
      const isCommitted = latestOffset(node, groupId, name, partitionIndex) !== undefined
      if (isCommitted || hasPendingOffset(shard, groupId, name, partitionIndex)) {
        records.push(planOffsetTombstone(groupId, name, partitionIndex))
      }
      return { partitionIndex, errorCode: 0 }
    })
    return { name, partitions: answers }
  })
  const body = { errorCode: 0, topics }
  const effect: AnswerEffect = { kind: 'answer', apiKey: 47, requestId: from.requestId, body }
  return { records, replay: true, effect }
}
