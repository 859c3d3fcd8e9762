import { EMPTY_BYTES } from '../../../base/bytes.ts'
import { errors } from '../../../protocol/errors.ts'
import type { DescribedGroup } from '../../../protocol/schema/15-describe-groups.ts'
import { type CoordinatorNode, groupOf } from '../coordinator-node.ts'
import { shardOfGroup } from '../runtime/shard.ts'
import { type ClassicGroup, membersOf } from './classic/classic-group.ts'
import { metadataOf } from './classic/protocols.ts'
import { isGroupCommitted } from './offsets.ts'

/** Since version 6 a group that does not exist is an error; before, and with it, it is Dead. */
const GROUP_ID_NOT_FOUND_SINCE = 6
const NOT_ASKED = -0x80000000

/** One group of a DescribeGroups. Subscriptions and assignments are told only while it is stable. */
export function describeGroup(node: CoordinatorNode, groupId: string, apiVersion: number): DescribedGroup {
  const found = shardOfGroup(node, groupId)
  if (found.error !== null) return { ...blank(groupId, ''), errorCode: found.error }
  const group = groupOf(node, groupId)
  if (group === undefined || !isGroupCommitted(found.shard, groupId)) {
    const dead = blank(groupId, 'Dead')
    if (apiVersion < GROUP_ID_NOT_FOUND_SINCE) return dead
    return { ...dead, errorCode: errors.GROUP_ID_NOT_FOUND, errorMessage: `Group ${groupId} not found.` }
  }
  return {
    ...blank(groupId, group.state),
    protocolType: group.protocolType ?? '',
    protocolData: group.state === 'Stable' ? (group.protocolName ?? '') : '',
    members: describeMembers(group),
  }
}

function blank(groupId: string, groupState: string): DescribedGroup {
  const rest = { protocolType: '', protocolData: '', members: [], authorizedOperations: NOT_ASKED }
  return { errorCode: 0, errorMessage: null, groupId, groupState, ...rest }
}

function describeMembers(group: ClassicGroup): DescribedGroup['members'] {
  const isStable = group.state === 'Stable'
  return membersOf(group).map((member) => ({
    memberId: member.memberId,
    groupInstanceId: member.groupInstanceId,
    clientId: member.clientId,
    clientHost: member.clientHost,
    memberMetadata: isStable ? metadataOf(member, group.protocolName) : EMPTY_BYTES,
    memberAssignment: isStable ? member.assignment : EMPTY_BYTES,
  }))
}
