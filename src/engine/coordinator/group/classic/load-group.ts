import type { GroupMetadataValue } from '../../../../protocol/schema/coordinator/02-group-metadata.ts'
import { addMember, type ClassicGroup, createClassicGroup, createMember } from './classic-group.ts'
import { computeSubscribedTopics } from './protocols.ts'

/** A group as its record says: stable with members, else empty. */
export function groupOfRecord(groupId: string, shard: string, value: GroupMetadataValue): ClassicGroup {
  const { protocolType, generation, protocol, leader, currentStateTimestamp, members } = value
  const group = createClassicGroup(groupId, shard, currentStateTimestamp === -1 ? null : currentStateTimestamp)
  group.state = members.length === 0 ? 'Empty' : 'Stable'
  group.previousState = group.state
  group.generationId = generation
  group.protocolName = protocol
  group.leaderId = leader
  for (const one of members) {
    const { memberId, groupInstanceId, clientId, clientHost, rebalanceTimeout, sessionTimeout, subscription } = one
    const rebalanceTimeoutMs = rebalanceTimeout === -1 ? sessionTimeout : rebalanceTimeout
    const identity = { memberId, groupInstanceId, clientId, clientHost, rebalanceTimeoutMs }
    const protocols = [{ name: protocol ?? '', metadata: subscription }]
    const member = createMember({ ...identity, sessionTimeoutMs: sessionTimeout }, protocols)
    member.assignment = one.assignment.slice()
    addMember(group, member, protocolType)
  }
  group.protocolType = protocolType === '' ? null : protocolType
  group.subscribedTopics = computeSubscribedTopics(group)
  return group
}
