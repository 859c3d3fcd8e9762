import { topicPartition } from '../../../base/topic-partition.ts'
import type { GroupRow } from '../../../contract/image.ts'
import { decodeAssignment } from '../../../protocol/consumer-protocol.ts'
import { type CoordinatorNode, groupOf } from '../coordinator-node.ts'
import { rowKey } from '../row-key.ts'
import { membersOf } from './classic/classic-group.ts'

/**
 * What the page draws of a group; null where it is not coordinated here. `readableEndOf` is asked for each partition with a
 * committed offset: only the world knows where its leader's readable end is.
 */
export function describeGroupRow(
  node: CoordinatorNode,
  groupId: string,
  readableEndOf: (topicPartition: string) => number = () => -1,
): GroupRow | null {
  const group = groupOf(node, groupId)
  if (group === undefined) return null
  const { state, generationId: generation, protocolName: protocol, leaderId: leader } = group
  const members = membersOf(group).map(({ memberId, clientId, assignment, sessionDeadlineUs, sessionTimeoutMs }) => {
    const timing = { sessionDeadlineUs, sessionTimeoutUs: sessionTimeoutMs * 1_000 }
    return { memberId, clientId, assigned: assignedPartitions(assignment), ...timing }
  })
  const committed: GroupRow['committed'] = []
  for (const [topic, partitions] of node.groupOffsets.get(rowKey(groupId))?.topics ?? []) {
    for (const [index, { offset }] of partitions) {
      const partition = topicPartition(topic, index)
      committed.push({ partition, offset, readableEnd: readableEndOf(partition) })
    }
  }
  committed.sort((a, b) => (a.partition < b.partition ? -1 : a.partition > b.partition ? 1 : 0))
  return {
    kind: 'group',
    id: groupId,
    coordinator: node.config.id,
    state,
    generation,
    protocol,
    leader,
    members,
    committed,
  }
}

/** Partitions in a consumer's assignment; none where the bytes are another protocol's. */
function assignedPartitions(assignment: Uint8Array): string[] {
  if (assignment.length === 0) return []
  try {
    const { assignedPartitions: topics } = decodeAssignment(assignment)
    return topics.flatMap(({ topic, partitions }) => partitions.map((partition) => topicPartition(topic, partition)))
  } catch {
    return []
  }
}
