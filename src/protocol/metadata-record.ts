import { EMPTY_BYTES, concat } from '../base/bytes.ts'
import { codecFor } from './codec.ts'
import { withDefaults } from './codec-default.ts'
import { ProtocolError } from './protocol-error.ts'
import { createReader, readUvarint, remaining } from './reader.ts'
import type { AnyMessage, Infer, Input } from './schema-dsl.ts'
import { registerBrokerRecord } from './schema/metadata/00-register-broker-record.ts'
import { unregisterBrokerRecord } from './schema/metadata/01-unregister-broker-record.ts'
import { topicRecord } from './schema/metadata/02-topic-record.ts'
import { partitionRecord } from './schema/metadata/03-partition-record.ts'
import { configRecord } from './schema/metadata/04-config-record.ts'
import { partitionChangeRecord } from './schema/metadata/05-partition-change-record.ts'
import { fenceBrokerRecord } from './schema/metadata/07-fence-broker-record.ts'
import { unfenceBrokerRecord } from './schema/metadata/08-unfence-broker-record.ts'
import { removeTopicRecord } from './schema/metadata/09-remove-topic-record.ts'
import { delegationTokenRecord } from './schema/metadata/10-delegation-token-record.ts'
import { userScramCredentialRecord } from './schema/metadata/11-user-scram-credential-record.ts'
import { featureLevelRecord } from './schema/metadata/12-feature-level-record.ts'
import { clientQuotaRecord } from './schema/metadata/14-client-quota-record.ts'
import { producerIdsRecord } from './schema/metadata/15-producer-ids-record.ts'
import { brokerRegistrationChangeRecord } from './schema/metadata/17-broker-registration-change-record.ts'
import { accessControlEntryRecord } from './schema/metadata/18-access-control-entry-record.ts'
import { removeAccessControlEntryRecord } from './schema/metadata/19-remove-access-control-entry-record.ts'
import { noOpRecord } from './schema/metadata/20-no-op-record.ts'
import { removeUserScramCredentialRecord } from './schema/metadata/22-remove-user-scram-credential-record.ts'
import { beginTransactionRecord } from './schema/metadata/23-begin-transaction-record.ts'
import { endTransactionRecord } from './schema/metadata/24-end-transaction-record.ts'
import { abortTransactionRecord } from './schema/metadata/25-abort-transaction-record.ts'
import { removeDelegationTokenRecord } from './schema/metadata/26-remove-delegation-token-record.ts'
import { registerControllerRecord } from './schema/metadata/27-register-controller-record.ts'
import { clearElrRecord } from './schema/metadata/28-clear-elr-record.ts'
import { createWriter, finish, writeUvarint } from './writer.ts'

/** The records of `__cluster_metadata`, by Kafka's name. The number of a type is its message's `apiKey`. */
const metadataRecords = {
  RegisterBrokerRecord: registerBrokerRecord,
  UnregisterBrokerRecord: unregisterBrokerRecord,
  TopicRecord: topicRecord,
  PartitionRecord: partitionRecord,
  ConfigRecord: configRecord,
  PartitionChangeRecord: partitionChangeRecord,
  FenceBrokerRecord: fenceBrokerRecord,
  UnfenceBrokerRecord: unfenceBrokerRecord,
  RemoveTopicRecord: removeTopicRecord,
  DelegationTokenRecord: delegationTokenRecord,
  UserScramCredentialRecord: userScramCredentialRecord,
  FeatureLevelRecord: featureLevelRecord,
  ClientQuotaRecord: clientQuotaRecord,
  ProducerIdsRecord: producerIdsRecord,
  BrokerRegistrationChangeRecord: brokerRegistrationChangeRecord,
  AccessControlEntryRecord: accessControlEntryRecord,
  RemoveAccessControlEntryRecord: removeAccessControlEntryRecord,
  NoOpRecord: noOpRecord,
  RemoveUserScramCredentialRecord: removeUserScramCredentialRecord,
  BeginTransactionRecord: beginTransactionRecord,
  EndTransactionRecord: endTransactionRecord,
  AbortTransactionRecord: abortTransactionRecord,
  RemoveDelegationTokenRecord: removeDelegationTokenRecord,
  RegisterControllerRecord: registerControllerRecord,
  ClearElrRecord: clearElrRecord,
}

type Records = typeof metadataRecords
export type MetadataRecordKind = keyof Records

/** A record as replayed: `switch (record.kind)` narrows `record.data`. */
export type MetadataRecord = { [K in MetadataRecordKind]: MetadataRecordOf<K> }[MetadataRecordKind]
export interface MetadataRecordOf<K extends MetadataRecordKind> {
  readonly kind: K
  readonly data: Infer<Records[K]>
}

const FRAME_VERSION = 1

const kindOfType = new Map<number, MetadataRecordKind>()
for (const kind of Object.keys(metadataRecords) as MetadataRecordKind[]) {
  kindOfType.set(metadataRecords[kind].apiKey, kind)
}

/** A record with everything left out at its default, so that it can be replayed before it is written. */
export function metadataRecord<K extends MetadataRecordKind>(kind: K, data: Input<Records[K]>): MetadataRecord {
  return { kind, data: withDefaults(metadataRecords[kind] as AnyMessage, data) } as MetadataRecord
}

/** The newest version of a record type that can be written. */
export function metadataRecordVersionMax(kind: MetadataRecordKind): number {
  return metadataRecords[kind].versions[1]
}

/** Type number of a record, as the bytes carry it. */
export function metadataRecordType(kind: MetadataRecordKind): number {
  return metadataRecords[kind].apiKey
}

/**
 * The value of a record in `__cluster_metadata`: frame version, type and version as unsigned varints, then the body.
 * Throws ProtocolError when the version can't hold the data.
 */
export function encodeMetadataRecord(record: MetadataRecord, version: number): Uint8Array {
  const message: AnyMessage = metadataRecords[record.kind]
  const writer = createWriter()
  writeUvarint(writer, FRAME_VERSION)
  writeUvarint(writer, message.apiKey)
  writeUvarint(writer, version)
  codecFor(message, version).write(writer, record.data)
  return concat(finish(writer))
}

/** Reads such a value. Throws ProtocolError on an unknown frame, type or version, and on bytes left over. */
export function decodeMetadataRecord(value: Uint8Array | null): MetadataRecord & { readonly version: number } {
  const reader = createReader([value ?? EMPTY_BYTES])
  const frameVersion = readUvarint(reader)
  if (frameVersion !== FRAME_VERSION)
    throw new ProtocolError(`frame version ${frameVersion} is not 1`, 'metadata record')
  const type = readUvarint(reader)
  const version = readUvarint(reader)
  const kind = kindOfType.get(type)
  if (kind === undefined) {
    throw new ProtocolError(`type ${type} is unknown`, 'metadata record', 'UNSUPPORTED_VERSION')
  }
  const data = codecFor(metadataRecords[kind] as AnyMessage, version).read(reader)
  if (remaining(reader) > 0) throw new ProtocolError(`${remaining(reader)} bytes are left over`, kind)
  return { kind, version, data } as MetadataRecord & { readonly version: number }
}
