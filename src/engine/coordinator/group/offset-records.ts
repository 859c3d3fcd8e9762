import type { CoordinatorWrite } from '../runtime/append.ts'
import type { CommittedOffset } from './offsets.ts'

/** Kafka 4.3 writes OffsetCommitValue in version 4; version 1 is the one that holds an expiry. */
const VALUE_VERSION = 4
const EXPIRING_VALUE_VERSION = 1

export function planOffset(
  groupId: string,
  topic: string,
  partition: number,
  value: CommittedOffset,
): CoordinatorWrite {
  const { offset, leaderEpoch, metadata, commitTimestampMs, expireTimestampMs, topicId } = value
  const common = { offset, leaderEpoch, metadata, commitTimestamp: commitTimestampMs }
  const expires = expireTimestampMs >= 0
  return {
    record: {
      kind: 'OffsetCommit',
      key: { group: groupId, topic, partition },
      value: expires ? { ...common, expireTimestamp: expireTimestampMs } : { ...common, topicId },
    },
    version: expires ? EXPIRING_VALUE_VERSION : VALUE_VERSION,
  }
}

export function planOffsetTombstone(groupId: string, topic: string, partition: number): CoordinatorWrite {
  return {
    record: { kind: 'OffsetCommit', key: { group: groupId, topic, partition }, value: null },
    version: VALUE_VERSION,
  }
}
