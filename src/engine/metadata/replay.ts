import type { MetadataRecord } from '../../protocol/metadata-record.ts'
import type { ConfigRecord } from '../../protocol/schema/metadata/04-config-record.ts'
import type { ClientQuotaRecord } from '../../protocol/schema/metadata/14-client-quota-record.ts'
import { configResourceKey } from './config-resource.ts'
import type { MetadataDelta } from './metadata-delta.ts'
import { type MetadataImage, quotaEntityKey, setConfigs } from './metadata-image.ts'
import {
  replayRegisterBroker,
  replayRegisterController,
  replayRegistrationChange,
  replayUnregisterBroker,
} from './replay-broker.ts'
import {
  replayClearElr,
  replayPartition,
  replayPartitionChange,
  replayRemoveTopic,
  replayTopic,
} from './replay-topic.ts'

/** Says which row below the image changed: `topics/orders`. The caller knows where in its state the image is. */
export type TouchImage = (path: string) => void

/** Where records are replayed to: the image, what is told of it, and who wants to know which rows changed. */
export interface Replay {
  readonly image: MetadataImage
  readonly delta: MetadataDelta
  readonly touch: TouchImage
}

/** A committed batch of the metadata log, decoded; a control batch has no records, but offsets. */
export interface MetadataBatch {
  readonly baseOffset: number
  readonly lastOffset: number
  readonly epoch: number
  readonly records: readonly MetadataRecord[]
}

/** Replays a batch. Throws when a record contradicts the image: then this is not the log the image comes from. */
export function replayBatch(replay: Replay, batch: MetadataBatch): void {
  batch.records.forEach((record, index) => {
    replayRecord(replay, record, batch.baseOffset + index)
  })
  replay.image.lastOffset = batch.lastOffset
  replay.image.lastEpoch = batch.epoch
  replay.touch('lastOffset')
  replay.touch('lastEpoch')
}

/** Replays one record; inside a metadata transaction it is only kept, until the transaction ends or is aborted. */
export function replayRecord(replay: Replay, record: MetadataRecord, offset: number): void {
  const { image, touch } = replay
  const { transaction } = image
  switch (record.kind) {
    case 'BeginTransactionRecord':
      image.transaction = { startOffset: offset, records: [] }
      break
    case 'AbortTransactionRecord':
      image.transaction = null
      break
    case 'EndTransactionRecord':
      image.transaction = null
      for (const held of transaction?.records ?? []) applyRecord(replay, held.record, held.offset)
      break
    default:
      if (transaction === null) {
        applyRecord(replay, record, offset)
        return
      }
      transaction.records.push({ offset, record })
  }
  touch('transaction')
}

function applyRecord(replay: Replay, record: MetadataRecord, offset: number): void {
  const { kind, data } = record
  switch (kind) {
    case 'TopicRecord':
      return replayTopic(replay, data)
    case 'PartitionRecord':
      return replayPartition(replay, data)
    case 'PartitionChangeRecord':
      return replayPartitionChange(replay, data)
    case 'RemoveTopicRecord':
      return replayRemoveTopic(replay, data.topicId)
    case 'ClearElrRecord':
      return replayClearElr(replay, data.topicName)
    case 'RegisterBrokerRecord':
      return replayRegisterBroker(replay, data, offset)
    case 'UnregisterBrokerRecord':
      return replayUnregisterBroker(replay, data.brokerId, data.brokerEpoch)
    case 'BrokerRegistrationChangeRecord':
      return replayRegistrationChange(replay, data)
    case 'RegisterControllerRecord':
      return replayRegisterController(replay, data)
    case 'ConfigRecord':
      return replayConfig(replay, data)
    case 'FeatureLevelRecord':
      return replayFeatureLevel(replay, data.name, data.featureLevel)
    case 'ProducerIdsRecord':
      return replayProducerIds(replay, data.nextProducerId)
    case 'ClientQuotaRecord':
      return replayClientQuota(replay, data)
    default:
      // NoOpRecord says nothing. ACLs, SCRAM and delegation tokens are not served; fencing records of before 3.3 are not read.
      return
  }
}

function replayConfig({ image, delta, touch }: Replay, record: ConfigRecord): void {
  const key = configResourceKey(record.resourceType, record.resourceName)
  const configs = new Map(image.configs.get(key))
  if (record.value === null) configs.delete(record.name)
  else configs.set(record.name, record.value)
  setConfigs(image, key, configs)
  delta.configs.add(key)
  // A group's name may hold the sign that separates path steps.
  touch(key.includes('/') ? 'configs' : `configs/${key}`)
}

function replayFeatureLevel({ image, delta, touch }: Replay, name: string, level: number): void {
  if (level === 0) image.features.delete(name)
  else image.features.set(name, level)
  delta.features.add(name)
  touch('features')
}

function replayProducerIds({ image, delta, touch }: Replay, nextProducerId: number): void {
  image.producerIdsNext = nextProducerId
  delta.producerIds = true
  touch('producerIdsNext')
}

function replayClientQuota({ image, delta, touch }: Replay, record: ClientQuotaRecord): void {
  const key = quotaEntityKey(record.entity)
  const known = image.clientQuotas.get(key) ?? { entity: record.entity, quotas: new Map<string, number>() }
  if (record.remove) known.quotas.delete(record.key)
  else known.quotas.set(record.key, record.value)
  if (known.quotas.size === 0) image.clientQuotas.delete(key)
  else image.clientQuotas.set(key, known)
  delta.clientQuotas.add(key)
  touch('clientQuotas')
}
