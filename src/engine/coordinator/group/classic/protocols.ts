import { decodeSubscription } from '../../../../protocol/consumer-protocol.ts'
import type { JoinGroupRequestProtocol } from '../../../../protocol/schema/11-join-group.ts'
import { inJavaHashOrder } from '../../java-hash.ts'
import { type ClassicGroup, type ClassicMember, membersOf } from './classic-group.ts'

const CONSUMER_PROTOCOL_TYPE = 'consumer'

/** Whether all members know this protocol. */
function isSupportedByAll(group: ClassicGroup, name: string): boolean {
  return [...group.members.values()].every(({ protocols }) => protocols.some((protocol) => protocol.name === name))
}

/** Whether somebody with these protocols may join: same type, and at least one that all members know. */
export function supportsProtocols(
  group: ClassicGroup,
  protocolType: string,
  protocols: readonly JoinGroupRequestProtocol[],
): boolean {
  if (group.state === 'Empty') return protocolType !== '' && protocols.length > 0
  return group.protocolType === protocolType && protocols.some(({ name }) => isSupportedByAll(group, name))
}

/** Each member votes for the first of its protocols that all know; most votes win. The group is not empty. */
export function selectProtocol(group: ClassicGroup): string {
  const votes = new Map<string, number>()
  for (const member of membersOf(group)) {
    const vote = member.protocols.find(({ name }) => isSupportedByAll(group, name))?.name
    if (vote !== undefined) votes.set(vote, (votes.get(vote) ?? 0) + 1)
  }
  const votesOf = (name: string) => votes.get(name) ?? 0
  return inJavaHashOrder(votes.keys()).reduce((best, name) => (votesOf(best) >= votesOf(name) ? best : name))
}

/** The same names with the same subscriptions, in the same order. */
export function hasSameProtocols(member: ClassicMember, protocols: readonly JoinGroupRequestProtocol[]): boolean {
  if (member.protocols.length !== protocols.length) return false
  return member.protocols.every(({ name, metadata }, index) => {
    const other = protocols[index]
    return other !== undefined && name === other.name && isEqual(metadata, other.metadata)
  })
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index])
}

/** A member's subscription for a protocol; nothing where it does not know it. */
export function metadataOf(member: ClassicMember, protocolName: string | null): Uint8Array {
  return member.protocols.find(({ name }) => name === protocolName)?.metadata ?? new Uint8Array(0)
}

export function usesConsumerProtocol(group: ClassicGroup): boolean {
  return group.protocolType === CONSUMER_PROTOCOL_TYPE
}

/** Topics that any member subscribes to; null where that can't be told. */
export function computeSubscribedTopics(group: ClassicGroup): string[] | null {
  if (!usesConsumerProtocol(group)) return null
  if (group.members.size === 0) return []
  if (group.protocolName === null) return null
  const topics = new Set<string>()
  try {
    for (const member of membersOf(group)) {
      for (const topic of decodeSubscription(metadataOf(member, group.protocolName)).topics) topics.add(topic)
    }
  } catch {
    return null
  }
  return [...topics]
}

export function isSubscribedToTopic(group: ClassicGroup, topic: string): boolean {
  return group.subscribedTopics?.includes(topic) ?? false
}
