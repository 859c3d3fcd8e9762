/**
 * ApiVersions, versions 0–4.
 *
 * Says which APIs and versions this listener serves, and the cluster's features. A version that is not known is answered in
 * version 0 with UNSUPPORTED_VERSION and its own range (KIP-511). An odd client name is INVALID_REQUEST.
 * Differs from Kafka: only what is served here is listed; features are in the order of a real node's answer, which is that
 * of a Java hash map.
 */
import { apiKeys } from '../../../protocol/api-keys.ts'
import { errors } from '../../../protocol/errors.ts'
import type { ApiVersionsResponse } from '../../../protocol/schema/18-api-versions.ts'
import type { MetadataImage } from '../../metadata/metadata-image.ts'
import { FEATURES, finalizedFeatures } from '../features.ts'
import type { Handle } from '../handler.ts'
import { kindOfListener, servedOn } from '../listeners.ts'

const SOFTWARE = /^[a-zA-Z0-9](?:[a-zA-Z0-9\-.]*[a-zA-Z0-9])?$/
const VERSION_MAX = 4

export const handle: Handle<18> = (node, request, from, ctx) => {
  const version = from.apiVersion
  if (version > VERSION_MAX || version < 0) {
    return answer(errors.UNSUPPORTED_VERSION, [{ apiKey: 18, minVersion: 0, maxVersion: VERSION_MAX }])
  }
  if (version >= 3) {
    const { clientSoftwareName: name, clientSoftwareVersion } = request
    if (!SOFTWARE.test(name) || !SOFTWARE.test(clientSoftwareVersion)) return answer(errors.INVALID_REQUEST, [])
    const connection = node.connections.get(from.connection)
    if (connection !== undefined) connection.clientSoftware = { name, version: clientSoftwareVersion }
    ctx.touch(`connections/${from.connection}`)
  }
  const kind = kindOfListener(node, from.listener)
  const served = apiKeys.filter(servedOn(kind)).map((api) => {
    const [minVersion, maxVersion] = api[kind] ?? [0, 0]
    return { apiKey: api.key, minVersion, maxVersion }
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
  return {
    supportedFeatures: FEATURES.filter(({ minSupportedVersion: min }) => version >= 4 || min > 0).map(
      ({ name, minSupportedVersion: minVersion, maxSupportedVersion: maxVersion }) => ({
        name,
        minVersion,
        maxVersion,
      }),
    ),
    finalizedFeaturesEpoch: image.lastOffset,
    finalizedFeatures: finalizedFeatures(image.features).map(({ name, level }) => ({
      name,
      maxVersionLevel: level,
      minVersionLevel: level,
    })),
  }
}
