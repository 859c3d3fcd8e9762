import type { RequestOf, ResponseInput } from '../../protocol/apis.ts'
import { errors } from '../../protocol/errors.ts'
import { isReservedUuid } from '../../base/uuid.ts'
import { metadataRecord } from '../../protocol/metadata-record.ts'
import type { FeatureRange, MetadataImage } from '../metadata/metadata-image.ts'
import type { Ctx } from '../ports/ctx.ts'
import type { ControllerState } from './controller-state.ts'
import { errorBody } from './error-body.ts'
import { hasValidSession } from './heartbeats.ts'
import { planBrokerShutdown, planBrokerUnregistered } from './leader-and-isr.ts'
import type { Plan } from './submit.ts'

/** PreviousBrokerEpoch is in the request from this version on: only then a clean shutdown can be told from a crash. */
const CLEAN_SHUTDOWN_DETECTION_VERSION = 3

/**
 * BrokerRegistration: a broker's new life, or a change of its registration in the same life. The broker epoch is the offset
 * at which the records begin. Errors: INCONSISTENT_CLUSTER_ID, DUPLICATE_BROKER_REGISTRATION, INVALID_REGISTRATION,
 * UNSUPPORTED_VERSION.
 */
export function planBrokerRegistration(
  controller: ControllerState,
  ctx: Ctx,
  request: RequestOf<62>,
  { version, nextOffset }: { version: number; nextOffset: number },
): Plan {
  const refusal = registrationRefusal(controller, ctx, request)
  if (refusal !== errors.NONE) return { records: [], body: errorBody(62, request, refusal, null) }
  const { brokerId, incarnationId } = request
  const existing = controller.image.brokers.get(brokerId)
  const amended = existing?.incarnationId === incarnationId ? existing : undefined
  const detects = version >= CLEAN_SHUTDOWN_DETECTION_VERSION
  const clean = !detects || ctx.planted?.has('B9') || (existing?.epoch ?? -2) === request.previousBrokerEpoch
  const brokerEpoch = amended?.epoch ?? nextOffset
  const register = metadataRecord('RegisterBrokerRecord', {
    brokerId,
    incarnationId,
    brokerEpoch,
    endPoints: request.listeners,
    features: request.features,
    rack: request.rack,
    fenced: amended?.fenced ?? true,
    inControlledShutdown: amended?.inControlledShutdown ?? false,
    logDirs: request.logDirs,
  })
  const body: ResponseInput<62> = { throttleTimeMs: 0, errorCode: errors.NONE, brokerEpoch }
  const leftBehind = amended === undefined ? planBrokerShutdown(controller, brokerId, clean) : []
  return { records: [...leftBehind, register], body, fencedWhy: 'registered-anew' }
}

function registrationRefusal(controller: ControllerState, ctx: Ctx, request: RequestOf<62>): number {
  const { image, config } = controller
  const { brokerId, logDirs } = request
  if (request.clusterId !== config.clusterId) return errors.INCONSISTENT_CLUSTER_ID
  const existing = image.brokers.get(brokerId)
  const isOther = existing !== undefined && existing.incarnationId !== request.incarnationId
  if (isOther && hasValidSession(controller, brokerId, ctx.nowUs) && !existing.inControlledShutdown) {
    return errors.DUPLICATE_BROKER_REGISTRATION
  }
  if (request.isMigratingZkBroker) return errors.BROKER_ID_NOT_REGISTERED
  if (logDirs.length === 0 || logDirs.some(isReservedUuid) || new Set(logDirs).size !== logDirs.length) {
    return errors.INVALID_REGISTRATION
  }
  for (const { id, directories } of image.brokers.values()) {
    if (id !== brokerId && directories.some((directory) => logDirs.includes(directory)))
      return errors.INVALID_REGISTRATION
  }
  return supportsFinalizedFeatures(image, request.features) ? errors.NONE : errors.UNSUPPORTED_VERSION
}

/** A feature that a broker does not name it supports at level 0 only. */
function supportsFinalizedFeatures(image: MetadataImage, features: readonly FeatureRange[]): boolean {
  const named = features.every(({ name, minSupportedVersion, maxSupportedVersion }) => {
    const level = image.features.get(name) ?? 0
    return level >= minSupportedVersion && level <= maxSupportedVersion
  })
  return named && [...image.features.keys()].every((name) => features.some((feature) => feature.name === name))
}

/** UnregisterBroker. Errors: BROKER_ID_NOT_REGISTERED. */
export function planUnregisterBroker(controller: ControllerState, request: RequestOf<64>): Plan {
  const { brokerId } = request
  if (!controller.image.brokers.has(brokerId)) {
    const message = `There is no registration of broker ${brokerId}.`
    return { records: [], body: errorBody(64, request, errors.BROKER_ID_NOT_REGISTERED, message) }
  }
  const body: ResponseInput<64> = { throttleTimeMs: 0, errorCode: errors.NONE, errorMessage: null }
  return { records: planBrokerUnregistered(controller, brokerId), body, fencedWhy: 'requested' }
}

/** ControllerRegistration: where a controller listens, and which features it knows. */
export function planControllerRegistration(request: RequestOf<70>): Plan {
  const { controllerId, incarnationId, listeners: endPoints, features } = request
  const body: ResponseInput<70> = { throttleTimeMs: 0, errorCode: errors.NONE, errorMessage: null }
  const record = { controllerId, incarnationId, zkMigrationReady: false, endPoints, features }
  return { records: [metadataRecord('RegisterControllerRecord', record)], body }
}
