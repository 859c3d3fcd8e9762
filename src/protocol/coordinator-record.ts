import { concat } from '../base/bytes.ts'
import { codecFor } from './codec.ts'
import { ProtocolError } from './protocol-error.ts'
import { createReader, readInt16, type Reader } from './reader.ts'
import type { AnyMessage, Infer, Input } from './schema-dsl.ts'
import { legacyOffsetCommitKey, legacyOffsetCommitValue } from './schema/coordinator/00-legacy-offset-commit.ts'
import { offsetCommitKey, offsetCommitValue } from './schema/coordinator/01-offset-commit.ts'
import { groupMetadataKey, groupMetadataValue } from './schema/coordinator/02-group-metadata.ts'
import {
  consumerGroupMetadataKey,
  consumerGroupMetadataValue,
} from './schema/coordinator/03-consumer-group-metadata.ts'
import {
  consumerGroupPartitionMetadataKey,
  consumerGroupPartitionMetadataValue,
} from './schema/coordinator/04-consumer-group-partition-metadata.ts'
import {
  consumerGroupMemberMetadataKey,
  consumerGroupMemberMetadataValue,
} from './schema/coordinator/05-consumer-group-member-metadata.ts'
import {
  consumerGroupTargetAssignmentMetadataKey,
  consumerGroupTargetAssignmentMetadataValue,
} from './schema/coordinator/06-consumer-group-target-assignment-metadata.ts'
import {
  consumerGroupTargetAssignmentMemberKey,
  consumerGroupTargetAssignmentMemberValue,
} from './schema/coordinator/07-consumer-group-target-assignment-member.ts'
import {
  consumerGroupCurrentMemberAssignmentKey,
  consumerGroupCurrentMemberAssignmentValue,
} from './schema/coordinator/08-consumer-group-current-member-assignment.ts'
import {
  shareGroupMemberMetadataKey,
  shareGroupMemberMetadataValue,
} from './schema/coordinator/10-share-group-member-metadata.ts'
import { shareGroupMetadataKey, shareGroupMetadataValue } from './schema/coordinator/11-share-group-metadata.ts'
import {
  shareGroupTargetAssignmentMetadataKey,
  shareGroupTargetAssignmentMetadataValue,
} from './schema/coordinator/12-share-group-target-assignment-metadata.ts'
import {
  shareGroupTargetAssignmentMemberKey,
  shareGroupTargetAssignmentMemberValue,
} from './schema/coordinator/13-share-group-target-assignment-member.ts'
import {
  shareGroupCurrentMemberAssignmentKey,
  shareGroupCurrentMemberAssignmentValue,
} from './schema/coordinator/14-share-group-current-member-assignment.ts'
import {
  shareGroupStatePartitionMetadataKey,
  shareGroupStatePartitionMetadataValue,
} from './schema/coordinator/15-share-group-state-partition-metadata.ts'
import {
  consumerGroupRegularExpressionKey,
  consumerGroupRegularExpressionValue,
} from './schema/coordinator/16-consumer-group-regular-expression.ts'
import { transactionLogKey, transactionLogValue } from './schema/coordinator/transaction-00-transaction-log.ts'
import { createWriter, finish, writeInt16 } from './writer.ts'

/** The records of `__consumer_offsets`. The type number is the key's `apiKey`. */
const groupRecords = {
  LegacyOffsetCommit: { key: legacyOffsetCommitKey, value: legacyOffsetCommitValue },
  OffsetCommit: { key: offsetCommitKey, value: offsetCommitValue },
  GroupMetadata: { key: groupMetadataKey, value: groupMetadataValue },
  ConsumerGroupMetadata: { key: consumerGroupMetadataKey, value: consumerGroupMetadataValue },
  ConsumerGroupPartitionMetadata: {
    key: consumerGroupPartitionMetadataKey,
    value: consumerGroupPartitionMetadataValue,
  },
  ConsumerGroupMemberMetadata: { key: consumerGroupMemberMetadataKey, value: consumerGroupMemberMetadataValue },
  ConsumerGroupTargetAssignmentMetadata: {
    key: consumerGroupTargetAssignmentMetadataKey,
    value: consumerGroupTargetAssignmentMetadataValue,
  },
  ConsumerGroupTargetAssignmentMember: {
    key: consumerGroupTargetAssignmentMemberKey,
    value: consumerGroupTargetAssignmentMemberValue,
  },
  ConsumerGroupCurrentMemberAssignment: {
    key: consumerGroupCurrentMemberAssignmentKey,
    value: consumerGroupCurrentMemberAssignmentValue,
  },
  ShareGroupMemberMetadata: { key: shareGroupMemberMetadataKey, value: shareGroupMemberMetadataValue },
  ShareGroupMetadata: { key: shareGroupMetadataKey, value: shareGroupMetadataValue },
  ShareGroupTargetAssignmentMetadata: {
    key: shareGroupTargetAssignmentMetadataKey,
    value: shareGroupTargetAssignmentMetadataValue,
  },
  ShareGroupTargetAssignmentMember: {
    key: shareGroupTargetAssignmentMemberKey,
    value: shareGroupTargetAssignmentMemberValue,
  },
  ShareGroupCurrentMemberAssignment: {
    key: shareGroupCurrentMemberAssignmentKey,
    value: shareGroupCurrentMemberAssignmentValue,
  },
  ShareGroupStatePartitionMetadata: {
    key: shareGroupStatePartitionMetadataKey,
    value: shareGroupStatePartitionMetadataValue,
  },
  ConsumerGroupRegularExpression: {
    key: consumerGroupRegularExpressionKey,
    value: consumerGroupRegularExpressionValue,
  },
}

/** The records of `__transaction_state`. */
const transactionRecords = {
  TransactionLog: { key: transactionLogKey, value: transactionLogValue },
}

interface KeyAndValue {
  readonly key: AnyMessage
  readonly value: AnyMessage
}
type Table = { readonly [kind: string]: KeyAndValue }

/** `switch (record.kind)` narrows key and value; a null value is a tombstone. */
type RecordIn<T extends Table> = {
  [K in keyof T]: { readonly kind: K; readonly key: Infer<T[K]['key']>; readonly value: Infer<T[K]['value']> | null }
}[keyof T]
type InputIn<T extends Table> = {
  [K in keyof T]: { readonly kind: K; readonly key: Input<T[K]['key']>; readonly value: Input<T[K]['value']> | null }
}[keyof T]

export type GroupRecord = RecordIn<typeof groupRecords>
export type GroupRecordInput = InputIn<typeof groupRecords>
export type GroupRecordKind = GroupRecord['kind']
export type TransactionRecord = RecordIn<typeof transactionRecords>
export type TransactionRecordInput = InputIn<typeof transactionRecords>

/** Key and value bytes of one record. */
export interface EncodedRecord {
  readonly key: Uint8Array
  readonly value: Uint8Array | null
}

/** Key: int16 type + body. Value: int16 version + body, or null for a tombstone. */
export function encodeGroupRecord(record: GroupRecordInput, valueVersion: number): EncodedRecord {
  return encode(groupRecords[record.kind], record, valueVersion)
}

/** Throws ProtocolError (UNSUPPORTED_VERSION) for an unknown type: Kafka skips such records. */
export function decodeGroupRecord(key: Uint8Array, value: Uint8Array | null): GroupRecord {
  return decode(groupRecords, key, value) as GroupRecord
}

export function encodeTransactionRecord(record: TransactionRecordInput, valueVersion: number): EncodedRecord {
  return encode(transactionRecords[record.kind], record, valueVersion)
}

export function decodeTransactionRecord(key: Uint8Array, value: Uint8Array | null): TransactionRecord {
  return decode(transactionRecords, key, value) as TransactionRecord
}

function encode(
  messages: KeyAndValue,
  record: { readonly key: unknown; readonly value: unknown },
  valueVersion: number,
): EncodedRecord {
  return {
    key: withPrefix(messages.key.apiKey, messages.key, 0, record.key),
    value: record.value === null ? null : withPrefix(valueVersion, messages.value, valueVersion, record.value),
  }
}

function withPrefix(prefix: number, message: AnyMessage, version: number, data: unknown): Uint8Array {
  const writer = createWriter()
  writeInt16(writer, prefix)
  codecFor(message, version).write(writer, data)
  return concat(finish(writer))
}

function decode(table: Table, key: Uint8Array, value: Uint8Array | null) {
  const reader = createReader([key])
  const type = readInt16(reader)
  const found = Object.entries(table).find(([, messages]) => messages.key.apiKey === type)
  if (found === undefined) throw new ProtocolError(`type ${type} is unknown`, 'record key', 'UNSUPPORTED_VERSION')
  const [kind, messages] = found
  return { kind, key: codecFor(messages.key, 0).read(reader), value: value && readVersioned(messages.value, value) }
}

function readVersioned(message: AnyMessage, value: Uint8Array): unknown {
  const reader: Reader = createReader([value])
  const version = readInt16(reader)
  return codecFor(message, version).read(reader)
}
