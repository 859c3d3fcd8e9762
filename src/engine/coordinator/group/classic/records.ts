import { EMPTY_BYTES } from '../../../../base/bytes.ts'
import type { CoordinatorWrite } from '../../runtime/append.ts'
import { type ClassicGroup, membersOf } from './classic-group.ts'
import { metadataOf } from './protocols.ts'

/** Kafka 4.3 writes GroupMetadataValue in version 3. */
const VALUE_VERSION = 3
const NO_TIMESTAMP = -1

/** The group with its members, and what each of them is assigned. */
export function planGroupMetadata(group: ClassicGroup, assignments: ReadonlyMap<string, Uint8Array>): CoordinatorWrite {
  const { protocolType, generationId, protocolName, leaderId, currentStateTimestampMs } = group
  const members = membersOf(group).map((member) => ({
    memberId: member.memberId,
    groupInstanceId: member.groupInstanceId,
    clientId: member.clientId,
    clientHost: member.clientHost,
    rebalanceTimeout: member.rebalanceTimeoutMs,
    sessionTimeout: member.sessionTimeoutMs,
    subscription: metadataOf(member, protocolName),
    assignment: assignments.get(member.memberId) ?? EMPTY_BYTES,
  }))
  const value = {
    protocolType: protocolType ?? '',
    generation: generationId,
    protocol: protocolName,
    leader: leaderId,
    currentStateTimestamp: currentStateTimestampMs ?? NO_TIMESTAMP,
    members,
  }
  return { record: { kind: 'GroupMetadata', key: { group: group.groupId }, value }, version: VALUE_VERSION }
}

/** A group that was just made: its first members are about to join, but nothing is decided. */
export function planNewGroup(group: ClassicGroup): CoordinatorWrite {
  const currentStateTimestamp = group.currentStateTimestampMs ?? NO_TIMESTAMP
  const value = { protocolType: '', generation: 0, protocol: null, leader: null, currentStateTimestamp, members: [] }
  return { record: { kind: 'GroupMetadata', key: { group: group.groupId }, value }, version: VALUE_VERSION }
}

export function planGroupTombstone(groupId: string): CoordinatorWrite {
  return { record: { kind: 'GroupMetadata', key: { group: groupId }, value: null }, version: VALUE_VERSION }
}
