import { supportedFeatures } from '../controller/feature-control.ts'
import type { FeatureRange } from '../metadata/metadata-image.ts'

/** Kafka's lists of features are in the order of a Java hash map; these are those of a real 4.3 node. */
const SUPPORTED_ORDER = [
  'group.version',
  'kraft.version',
  'metadata.version',
  'share.version',
  'streams.version',
  'transaction.version',
  'eligible.leader.replicas.version',
]
const FINALIZED_ORDER = [
  'group.version',
  'streams.version',
  'transaction.version',
  'eligible.leader.replicas.version',
  'share.version',
  'metadata.version',
]

/** What this software can do, as nodes tell each other and clients. */
export const FEATURES: readonly FeatureRange[] = SUPPORTED_ORDER.flatMap((name) => {
  const feature = supportedFeatures.find((one) => one.name === name)
  if (feature === undefined) return []
  const { minSupportedVersion, maxSupportedVersion } = feature
  return [{ name, minSupportedVersion, maxSupportedVersion }]
})

/** Finalized levels in the order in which ApiVersions lists them. */
export function finalizedFeatures(levels: ReadonlyMap<string, number>): { name: string; level: number }[] {
  const names = [...FINALIZED_ORDER, ...[...levels.keys()].filter((name) => !FINALIZED_ORDER.includes(name))]
  return names.flatMap((name) => {
    const level = levels.get(name)
    return level === undefined ? [] : [{ name, level }]
  })
}
