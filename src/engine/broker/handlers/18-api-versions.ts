/**
 * ApiVersions, versions 0–4.
 *
 * Says which APIs and versions this listener serves, and the cluster's features. A version that is not known is answered in
 * version 0 with UNSUPPORTED_VERSION and its own range (KIP-511). An odd client name is INVALID_REQUEST.
 * Differs from Kafka: features are in the order of Kafka's goldens, which is that of a Java hash map.
 */
import { apiKeys } from '../../../protocol/api-keys.ts'
import type { ApiVersionsResponse } from '../../../protocol/schema/18-api-versions.ts'
import { errors } from '../../../protocol/errors.ts'
import { featureLevel } from '../../metadata/lookup.ts'
import type { MetadataImage } from '../../metadata/metadata-image.ts'
import { FEATURES } from '../features.ts'
import type { Handle } from '../handler.ts'
import { isServed, kindOfListener } from '../listeners.ts'

const SOFTWARE = /^[a-zA-Z0-9](?:[a-zA-Z0-9\-.]*[a-zA-Z0-9])?$/
const VERSION_MAX = 4
/** The order in which a real controller and broker list what is finalized. */
const FINALIZED_ORDER = [
  'group.version',
  'streams.version',
  'transaction.version',
  'eligible.leader.replicas.version',
  'share.version',
  'metadata.version',
  'kraft.version',
]

export const handle: Handle<18> = (node, request, from, ctx) => {
  const version = from.apiVersion
  if (version > VERSION_MAX || version < 0) {
    return answer(errors.UNSUPPORTED_VERSION, [{ apiKey: 18, minVersion: 0, maxVersion: VERSION_MAX }])
  }
  if (version >= 3) {
    const { clientSoftwareName: name, clientSoftwareVersion } = request
    if (!SOFTWARE.test(name) || !SOFTWARE.test(clientSoftwareVersion)) return answer(errors.INVALID_REQUEST, [])
    const connection = node.connections.get(from.connection)
    if (connection !== undefined && connection.clientSoftware?.name !== name) {
      connection.clientSoftware = { name, version: clientSoftwareVersion }
      ctx.touch(`connections/${from.connection}`)
    }
  }
  const kind = kindOfListener(node, from.listener)
  const served = apiKeys.flatMap((api) => {
    const range = api[kind]
    return range !== null && isServed(api.key) ? [{ apiKey: api.key, minVersion: range[0], maxVersion: range[1] }] : []
  })
  return { ...answer(errors.NONE, served), ...featuresOf(node.image, version) }
}

function answer(errorCode: number, served: ApiVersionsResponse['apiKeys']): ApiVersionsResponse {
  return {
    errorCode,
    apiKeys: served,
    throttleTimeMs: 0,
    supportedFeatures: [],
    finalizedFeaturesEpoch: -1,
    finalizedFeatures: [],
    zkMigrationReady: false,
  }
}

/** Clients before version 4 can't read a feature whose minimum is 0, so they aren't told of it (KAFKA-17011). */
function featuresOf(image: MetadataImage, version: number) {
  const levels = FINALIZED_ORDER.map((name) => ({ name, level: featureLevel(image, name) }))
  return {
    supportedFeatures: FEATURES.filter(({ min }) => version >= 4 || min > 0).map(({ name, min, max }) => ({
      name,
      minVersion: min,
      maxVersion: max,
    })),
    finalizedFeaturesEpoch: image.lastOffset,
    finalizedFeatures: levels
      .filter(({ level }) => level > 0)
      .map(({ name, level }) => ({ name, maxVersionLevel: level, minVersionLevel: level })),
  }
}
