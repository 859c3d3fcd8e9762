import type { RequestOf, ResponseInput } from '../../protocol/apis.ts'
import { errors } from '../../protocol/errors.ts'
import { type MetadataRecord, metadataRecord } from '../../protocol/metadata-record.ts'
import { featureLevel } from '../metadata/lookup.ts'
import type { FeatureRange } from '../metadata/metadata-image.ts'
import { type ApiError, apiError, NO_ERROR } from './api-error.ts'
import type { ControllerState } from './controller-state.ts'
import type { Plan } from './submit.ts'

/** A feature as 4.3 supports it, and the level that a new cluster gets. */
export interface SupportedFeature extends FeatureRange {
  readonly bootstrapLevel: number
}

const METADATA_VERSION = 'metadata.version'

/** In the order in which `kafka-storage format` writes them. */
export const supportedFeatures: readonly SupportedFeature[] = [
  { name: METADATA_VERSION, minSupportedVersion: 7, maxSupportedVersion: 30, bootstrapLevel: 30 },
  { name: 'eligible.leader.replicas.version', minSupportedVersion: 0, maxSupportedVersion: 1, bootstrapLevel: 1 },
  { name: 'group.version', minSupportedVersion: 0, maxSupportedVersion: 1, bootstrapLevel: 1 },
  { name: 'share.version', minSupportedVersion: 0, maxSupportedVersion: 1, bootstrapLevel: 1 },
  { name: 'streams.version', minSupportedVersion: 0, maxSupportedVersion: 1, bootstrapLevel: 1 },
  { name: 'transaction.version', minSupportedVersion: 0, maxSupportedVersion: 2, bootstrapLevel: 2 },
  { name: 'kraft.version', minSupportedVersion: 0, maxSupportedVersion: 1, bootstrapLevel: 0 },
]

/** UpgradeType of UpdateFeatures. */
const UPGRADE = 1
const SAFE_DOWNGRADE = 2
const UNSAFE_DOWNGRADE = 3

/**
 * UpdateFeatures: all or nothing. Errors: INVALID_UPDATE_VERSION for the whole, as Kafka does from version 2 on, and for
 * each feature before.
 *
 * Differs from Kafka: metadata.version stays at the newest, since older record formats are not written here.
 */
export function planUpdateFeatures(controller: ControllerState, request: RequestOf<57>, version: number): Plan {
  const records: MetadataRecord[] = []
  let failure: ApiError = NO_ERROR
  for (const update of request.featureUpdates) {
    const { feature: name, maxVersionLevel: level } = update
    const upgradeType = version === 0 ? (update.allowDowngrade ? UNSAFE_DOWNGRADE : UPGRADE) : update.upgradeType
    const reason = refusal(controller, name, level, upgradeType)
    if (reason !== null) {
      const message = `${name} can't be set to ${level}: ${reason}`
      failure = apiError(errors.INVALID_UPDATE_VERSION, message)
      break
    }
    if (level !== featureLevel(controller.image, name)) {
      records.push(metadataRecord('FeatureLevelRecord', { name, featureLevel: level }))
    }
  }
  const results = version < 2 ? request.featureUpdates.map(({ feature }) => ({ feature, ...failure })) : []
  const body: ResponseInput<57> = { throttleTimeMs: 0, ...(version < 2 ? NO_ERROR : failure), results }
  return { records: failure === NO_ERROR && !request.validateOnly ? records : [], body }
}

function refusal({ image }: ControllerState, name: string, level: number, upgradeType: number): string | null {
  const current = featureLevel(image, name)
  if (upgradeType < UPGRADE || upgradeType > UNSAFE_DOWNGRADE) return `there is no upgrade type ${upgradeType}`
  if (level < 0) return 'levels begin at 0'
  const local = supportedFeatures.find((feature) => feature.name === name)
  if (local === undefined || name === 'kraft.version') return 'this controller has no such feature'
  const nodes = [
    { node: 'this controller', range: local as FeatureRange | undefined },
    ...[...image.brokers.values()].map((broker) => ({
      node: `broker ${broker.id}`,
      range: broker.supportedFeatures.find((feature) => feature.name === name),
    })),
  ]
  for (const { node, range } of nodes) {
    const { minSupportedVersion: min, maxSupportedVersion: max } = range ?? {
      minSupportedVersion: 0,
      maxSupportedVersion: 0,
    }
    if (level < min || level > max) return `${node} knows levels ${min} to ${max}`
  }
  if (level < current && upgradeType !== SAFE_DOWNGRADE && upgradeType !== UNSAFE_DOWNGRADE) {
    return `it is at ${current}, and a downgrade must be asked for as one`
  }
  if (level > current && upgradeType !== UPGRADE) return `it is at ${current}, so this is no downgrade`
  if (name === METADATA_VERSION && level < current) return 'older record formats are not written here'
  return null
}
