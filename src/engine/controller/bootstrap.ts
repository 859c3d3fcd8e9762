import { type MetadataRecord, metadataRecord } from '../../protocol/metadata-record.ts'
import { CONFIG_RESOURCE_TYPE } from '../metadata/config-resource.ts'
import type { Plan } from './submit.ts'
import { type ControllerConfig, configValue } from './controller-config.ts'
import type { ControllerState } from './controller-state.ts'
import { supportedFeatures } from './feature-control.ts'

/**
 * What `kafka-storage format` of 4.3 leaves in `bootstrap.checkpoint`: the newest metadata.version, then the other features
 * by name. kraft.version is not among them, raft keeps it in a control record.
 */
export function bootstrapRecords(): MetadataRecord[] {
  return supportedFeatures
    .filter(({ bootstrapLevel }) => bootstrapLevel > 0)
    .map(({ name, bootstrapLevel: featureLevel }) => metadataRecord('FeatureLevelRecord', { name, featureLevel }))
}

/** With ELR the minimum ISR must be the same wherever it is looked up, so the cluster gets one of its own (KIP-966). */
function elrSafetyRecords(config: ControllerConfig): MetadataRecord[] {
  const name = 'min.insync.replicas'
  const value = configValue(config, name)
  return [metadataRecord('ConfigRecord', { resourceType: CONFIG_RESOURCE_TYPE.BROKER, resourceName: '', name, value })]
}

/**
 * The first write of a new active controller: an empty log gets the bootstrap records, in a metadata transaction; one that
 * its predecessor left open is aborted. Null: there is nothing to write.
 */
export function planActivation(controller: ControllerState): Plan | null {
  const { image, config } = controller
  const isEmpty = image.features.size === 0
  const abort =
    image.transaction === null ? [] : [metadataRecord('AbortTransactionRecord', { reason: 'Controller failover' })]
  if (!isEmpty) return abort.length === 0 ? null : { records: abort, body: null }
  const records = [
    ...abort,
    metadataRecord('BeginTransactionRecord', { name: 'Bootstrap records' }),
    ...bootstrapRecords(),
    ...elrSafetyRecords(config),
    metadataRecord('EndTransactionRecord', {}),
  ]
  return { records, body: null }
}
