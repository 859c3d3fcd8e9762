import { errors } from '../../../protocol/errors.ts'
import type { DeletableGroupResult } from '../../../protocol/schema/42-delete-groups.ts'
import { type CoordinatorNode, groupOf } from '../coordinator-node.ts'
import { rowKey } from '../row-key.ts'
import type { CoordinatorWrite } from '../runtime/append.ts'
import { planGroupTombstone } from './classic/records.ts'
import { planOffsetTombstone } from './offset-records.ts'

/** Groups of one shard: those without members go, with all of their offsets. */
export function planDeleteGroups(
  node: CoordinatorNode,
  groupIds: readonly string[],
): { records: CoordinatorWrite[]; results: DeletableGroupResult[] } {
  const records: CoordinatorWrite[] = []
  const results = groupIds.map((groupId) => {
    const errorCode = deleteError(node, groupId)
    if (errorCode === 0) {
      for (const [topic, partitions] of node.groupOffsets.get(rowKey(groupId))?.topics ?? []) {
        for (const partition of partitions.keys()) records.push(planOffsetTombstone(groupId, topic, partition))
      }
      records.push(planGroupTombstone(groupId))
    }
    return { groupId, errorCode }
  })
  return { records, results }
}

function deleteError(node: CoordinatorNode, groupId: string): number {
  const group = groupOf(node, groupId)
  if (group === undefined || group.state === 'Dead') return errors.GROUP_ID_NOT_FOUND
  return group.state === 'Empty' ? 0 : errors.NON_EMPTY_GROUP
}
