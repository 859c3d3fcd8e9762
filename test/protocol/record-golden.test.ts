import { describe, expect, test } from 'vitest'
import { getInt16, toHex } from '../../src/base/bytes.ts'
import {
  decodeAssignment,
  decodeSubscription,
  encodeAssignment,
  encodeSubscription,
} from '../../src/protocol/consumer-protocol.ts'
import {
  decodeGroupRecord,
  decodeTransactionRecord,
  encodeGroupRecord,
  encodeTransactionRecord,
} from '../../src/protocol/coordinator-record.ts'
import { decodeMetadataRecord, encodeMetadataRecord } from '../../src/protocol/metadata-record.ts'
import { goldenRecords } from './log-golden.ts'

function hex(bytes: Uint8Array | null): string {
  return bytes === null ? 'null' : toHex(bytes)
}

const METADATA_KINDS = [
  'BeginTransactionRecord',
  'BrokerRegistrationChangeRecord',
  'ClearElrRecord',
  'ClientQuotaRecord',
  'ConfigRecord',
  'EndTransactionRecord',
  'FeatureLevelRecord',
  'NoOpRecord',
  'PartitionChangeRecord',
  'PartitionRecord',
  'ProducerIdsRecord',
  'RegisterBrokerRecord',
  'RegisterControllerRecord',
  'RemoveTopicRecord',
  'TopicRecord',
]
const GROUP_KINDS = [
  'ConsumerGroupCurrentMemberAssignment',
  'ConsumerGroupMemberMetadata',
  'ConsumerGroupMetadata',
  'ConsumerGroupTargetAssignmentMember',
  'ConsumerGroupTargetAssignmentMetadata',
  'GroupMetadata',
  'OffsetCommit',
  'ShareGroupCurrentMemberAssignment',
  'ShareGroupMemberMetadata',
  'ShareGroupMetadata',
  'ShareGroupStatePartitionMetadata',
  'ShareGroupTargetAssignmentMember',
  'ShareGroupTargetAssignmentMetadata',
]

describe('records: what a real broker wrote', () => {
  test('records: every record of a metadata log is read and written back byte for byte', () => {
    const kinds = new Set<string>()
    for (const { value } of goldenRecords('cluster-metadata')) {
      const record = decodeMetadataRecord(value)
      kinds.add(record.kind)
      expect(hex(encodeMetadataRecord(record, record.version))).toBe(hex(value))
    }
    expect([...kinds].sort()).toEqual(METADATA_KINDS)
  })

  test('records: every record of __consumer_offsets is read and written back byte for byte', () => {
    const kinds = new Set<string>()
    for (const name of ['consumer-offsets-0', 'consumer-offsets-1', 'consumer-offsets-2', 'consumer-offsets-3']) {
      for (const { key, value } of goldenRecords(name)) {
        const record = decodeGroupRecord(key as Uint8Array, value)
        kinds.add(record.kind)
        const back = encodeGroupRecord(record, value === null ? 0 : getInt16(value, 0))
        expect([record.kind, hex(back.key), hex(back.value)]).toEqual([record.kind, hex(key), hex(value)])
      }
    }
    expect([...kinds].sort()).toEqual(GROUP_KINDS)
  })

  test('records: subscriptions and assignments inside group metadata are read and written back byte for byte', () => {
    let members = 0
    for (const name of ['consumer-offsets-0', 'consumer-offsets-1', 'consumer-offsets-2', 'consumer-offsets-3']) {
      for (const { key, value } of goldenRecords(name)) {
        const record = decodeGroupRecord(key as Uint8Array, value)
        if (record.kind !== 'GroupMetadata' || record.value === null) continue
        for (const member of record.value.members) {
          members++
          const { subscription, assignment } = member
          const back = encodeSubscription(decodeSubscription(subscription), getInt16(subscription, 0))
          expect(hex(back)).toBe(hex(subscription))
          if (assignment.length === 0) continue
          expect(hex(encodeAssignment(decodeAssignment(assignment), getInt16(assignment, 0)))).toBe(hex(assignment))
        }
      }
    }
    expect(members).toBeGreaterThan(0)
  })

  test('records: every record of __transaction_state is read and written back byte for byte', () => {
    let count = 0
    for (const name of ['transaction-state-2', 'transaction-state-3']) {
      for (const { key, value } of goldenRecords(name)) {
        count++
        const record = decodeTransactionRecord(key as Uint8Array, value)
        const back = encodeTransactionRecord(record, value === null ? 0 : getInt16(value, 0))
        expect([hex(back.key), hex(back.value)]).toEqual([hex(key), hex(value)])
      }
    }
    expect(count).toBeGreaterThan(0)
  })
})
