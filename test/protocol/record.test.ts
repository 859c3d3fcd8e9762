import { describe, expect, test } from 'vitest'
import { fromHex, toHex } from '../../src/base/bytes.ts'
import { decodeAssignment, decodeSubscription, encodeSubscription } from '../../src/protocol/consumer-protocol.ts'
import { decodeGroupRecord, encodeGroupRecord } from '../../src/protocol/coordinator-record.ts'
import {
  decodeMetadataRecord,
  encodeMetadataRecord,
  type MetadataRecord,
  metadataRecord,
  metadataRecordType,
  metadataRecordVersionMax,
} from '../../src/protocol/metadata-record.ts'

describe('metadata records', () => {
  test('metadata records: what is planned equals what is read back', () => {
    const planned: MetadataRecord = metadataRecord('PartitionChangeRecord', {
      partitionId: 3,
      topicId: 'bO0V0XvCQ-6nS2nZ2i1rXg',
      isr: [1, 2],
      leader: 2,
    })
    const bytes = encodeMetadataRecord(planned, 2)
    expect([...bytes.subarray(0, 3)]).toEqual([1, 5, 2])
    expect(decodeMetadataRecord(bytes)).toEqual({ ...planned, version: 2 })
    expect(planned.kind === 'PartitionChangeRecord' && planned.data.replicas).toBe(null)
    expect([metadataRecordType('NoOpRecord'), metadataRecordVersionMax('PartitionRecord')]).toEqual([20, 2])
  })

  test('metadata records: an unknown frame, type or version, and bytes left over, are refused', () => {
    expect(() => decodeMetadataRecord(fromHex('02 14 00 00'))).toThrow(/frame version 2/)
    expect(() => decodeMetadataRecord(fromHex('01 63 00 00'))).toThrow(/type 99 is unknown/)
    expect(() => decodeMetadataRecord(fromHex('01 14 01 00'))).toThrow(/NoOpRecord: version 1 is not in 0–0/)
    expect(() => decodeMetadataRecord(fromHex('01 14 00 00 00'))).toThrow(/NoOpRecord: 1 bytes are left over/)
    expect(() => decodeMetadataRecord(null)).toThrow(/needs 1 bytes/)
  })

  test('metadata records: data that an old version can not hold is refused', () => {
    const planned = metadataRecord('PartitionRecord', {
      topicId: 'bO0V0XvCQ-6nS2nZ2i1rXg',
      replicas: [1],
      isr: [1],
      removingReplicas: [],
      addingReplicas: [],
      eligibleLeaderReplicas: [1],
    })
    expect(() => encodeMetadataRecord(planned, 1)).toThrow(/PartitionRecord v1.eligibleLeaderReplicas: has a value/)
  })
})

describe('coordinator records', () => {
  test('coordinator records: a key says its type, a value its version, and a tombstone has no value', () => {
    const key = { group: 'g', topic: 't', partition: 1 }
    const value = { offset: 5, metadata: '', commitTimestamp: 9 }
    const record = encodeGroupRecord({ kind: 'OffsetCommit', key, value }, 3)
    expect(toHex(record.key)).toBe('0001' + '000167' + '000174' + '00000001')
    expect(toHex(record.value as Uint8Array)).toBe(
      '0003' + '0000000000000005' + 'ffffffff' + '0000' + '0000000000000009',
    )
    const back = decodeGroupRecord(record.key, record.value)
    expect(back).toMatchObject({ kind: 'OffsetCommit', key, value: { ...value, leaderEpoch: -1 } })
    expect(decodeGroupRecord(record.key, null).value).toBe(null)
    expect(encodeGroupRecord({ kind: 'OffsetCommit', key, value: null }, 3).value).toBe(null)
    expect(() => decodeGroupRecord(fromHex('0063'), null)).toThrow(/type 99 is unknown/)
  })

  test('consumer protocol: a newer version is read as the newest known', () => {
    const bytes = encodeSubscription({
      topics: ['a'],
      ownedPartitions: [{ topic: 'a', partitions: [0] }],
      generationId: 4,
    })
    const newer = Uint8Array.from([0, 9, ...bytes.subarray(2), 1, 2, 3])
    expect(decodeSubscription(newer)).toEqual(decodeSubscription(bytes))
    expect(decodeSubscription(encodeSubscription({ topics: ['a'], generationId: 4 }, 0)).generationId).toBe(-1)
    expect(() => decodeAssignment(fromHex('ffff'))).toThrow(/version -1 is negative/)
  })
})
