/** Topics that Kafka keeps for itself: clients don't see them in a subscription by pattern. */
const INTERNAL_TOPICS: ReadonlySet<string> = new Set([
  '__consumer_offsets',
  '__transaction_state',
  '__share_group_state',
])

export function isInternalTopic(name: string): boolean {
  return INTERNAL_TOPICS.has(name)
}

/** 1 to 249 of letters, digits, '.', '_' and '-', but not '.' or '..'. */
export function isValidTopicName(name: string): boolean {
  return name !== '.' && name !== '..' && /^[a-zA-Z0-9._-]{1,249}$/.test(name)
}
