import type { RegisterBrokerRecord } from '../../protocol/schema/metadata/00-register-broker-record.ts'
import type { BrokerRegistrationChangeRecord } from '../../protocol/schema/metadata/17-broker-registration-change-record.ts'
import type { RegisterControllerRecord } from '../../protocol/schema/metadata/27-register-controller-record.ts'
import { noteBroker } from './metadata-delta.ts'
import type { BrokerImage } from './metadata-image.ts'
import type { Replay } from './replay.ts'

function setBroker({ image, delta, touch }: Replay, id: number, after: BrokerImage | null): void {
  const before = image.brokers.get(id) ?? null
  if (after === null) image.brokers.delete(id)
  else image.brokers.set(id, after)
  noteBroker(delta, { id, before, after })
  touch(`brokers/${id}`)
}

export function replayRegisterBroker(replay: Replay, record: RegisterBrokerRecord, offset: number): void {
  setBroker(replay, record.brokerId, {
    id: record.brokerId,
    epoch: record.brokerEpoch,
    incarnationId: record.incarnationId,
    endpoints: record.endPoints,
    supportedFeatures: record.features,
    rack: record.rack,
    fenced: record.fenced,
    inControlledShutdown: record.inControlledShutdown,
    directories: record.logDirs,
    cordonedDirectories: record.cordonedLogDirs,
    registrationOffset: offset,
  })
}

/** The registration that a record means; another epoch's would be a broken log. */
function registrationOf({ image }: Replay, brokerId: number, brokerEpoch: number): BrokerImage {
  const broker = image.brokers.get(brokerId)
  if (broker?.epoch !== brokerEpoch) {
    throw new Error(`metadata changes broker ${brokerId} of epoch ${brokerEpoch}, but its epoch is ${broker?.epoch}`)
  }
  return broker
}

export function replayUnregisterBroker(replay: Replay, brokerId: number, brokerEpoch: number): void {
  registrationOf(replay, brokerId, brokerEpoch)
  setBroker(replay, brokerId, null)
}

/** 1 fences, −1 unfences, 0 leaves it. */
export function replayRegistrationChange(replay: Replay, record: BrokerRegistrationChangeRecord): void {
  const broker = registrationOf(replay, record.brokerId, record.brokerEpoch)
  setBroker(replay, record.brokerId, {
    ...broker,
    fenced: record.fenced === 0 ? broker.fenced : record.fenced > 0,
    inControlledShutdown: broker.inControlledShutdown || record.inControlledShutdown === 1,
    directories: record.logDirs.length > 0 ? record.logDirs : broker.directories,
    cordonedDirectories: record.cordonedLogDirs ?? broker.cordonedDirectories,
  })
}

export function replayRegisterController({ image, delta, touch }: Replay, record: RegisterControllerRecord): void {
  const { controllerId: id, incarnationId, endPoints: endpoints, features: supportedFeatures } = record
  image.controllers.set(id, { id, incarnationId, endpoints, supportedFeatures })
  delta.controllers.add(id)
  touch(`controllers/${id}`)
}
