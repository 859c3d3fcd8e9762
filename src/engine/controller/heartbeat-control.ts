import { metadataRecord, type MetadataRecord } from '../../protocol/metadata-record.ts'
import type { RequestOf, ResponseInput } from '../../protocol/apis.ts'
import { errors } from '../../protocol/errors.ts'
import type { BrokerImage } from '../metadata/metadata-image.ts'
import type { Ctx } from '../ports/ctx.ts'
import type { BrokerHeartbeat, ControllerState } from './controller-state.ts'
import { errorBody } from './error-body.ts'
import { lowestActiveOffset, scheduleSessionCheck, takeExpired, touchSession } from './heartbeats.ts'
import {
  hasLeaderships,
  planBrokerFenced,
  planBrokerInControlledShutdown,
  planBrokerUnfenced,
  planDirectoriesOffline,
} from './leader-and-isr.ts'
import type { Plan } from './submit.ts'

type HeartbeatRequest = RequestOf<63>

/** Kafka's BrokerControlState. */
type ControlState = 'fenced' | 'unfenced' | 'controlled-shutdown' | 'shutdown-now'

/** The registration of the life that asks, or undefined: the request is an earlier one's. */
export function currentRegistration(
  controller: ControllerState,
  brokerId: number,
  brokerEpoch: number,
): BrokerImage | undefined {
  const broker = controller.image.brokers.get(brokerId)
  return broker?.epoch === brokerEpoch ? broker : undefined
}

/** BrokerHeartbeat: a sign of life, and what the broker wishes to be. Errors: STALE_BROKER_EPOCH. */
export function planBrokerHeartbeat(controller: ControllerState, ctx: Ctx, request: HeartbeatRequest): Plan {
  const { brokerId, currentMetadataOffset } = request
  const broker = currentRegistration(controller, brokerId, request.brokerEpoch)
  const heartbeat = controller.heartbeats.get(brokerId)
  if (broker === undefined || heartbeat === undefined) {
    return { records: [], body: errorBody(63, request, errors.STALE_BROKER_EPOCH, null) }
  }
  touchSession(controller, ctx, brokerId)
  const current = stateOf(broker, heartbeat)
  const next = nextState(controller, broker, heartbeat, request)
  const records = current === next ? [] : recordsInto(controller, brokerId, next)
  heartbeat.metadataOffset = currentMetadataOffset
  if (next === 'fenced' || next === 'shutdown-now') heartbeat.controlledShutdownOffset = -1
  records.push(...planDirectoriesOffline(controller, brokerId, request.offlineLogDirs))
  records.push(...planCordoned(broker, request.cordonedLogDirs))
  const body: ResponseInput<63> = {
    throttleTimeMs: 0,
    errorCode: errors.NONE,
    isCaughtUp: currentMetadataOffset >= broker.registrationOffset,
    isFenced: next === 'fenced' || next === 'shutdown-now',
    shouldShutDown: next === 'shutdown-now',
  }
  return { records, body, fencedWhy: next === 'shutdown-now' ? 'shutdown' : 'requested' }
}

/** Its leaderships were moved at `offset`: it may go once every active broker has heard of that. */
export function noteControlledShutdown(controller: ControllerState, ctx: Ctx, brokerId: number, offset: number): void {
  const heartbeat = controller.heartbeats.get(brokerId)
  if (heartbeat === undefined || heartbeat.controlledShutdownOffset >= 0) return
  const broker = controller.image.brokers.get(brokerId)
  if (broker === undefined || broker.fenced || !broker.inControlledShutdown) return
  heartbeat.controlledShutdownOffset = offset
  ctx.touch(`controller/heartbeats/${brokerId}`)
}

function stateOf(broker: BrokerImage, heartbeat: BrokerHeartbeat): ControlState {
  if (heartbeat.controlledShutdownOffset >= 0) return 'controlled-shutdown'
  return broker.fenced ? 'fenced' : 'unfenced'
}

function nextState(
  controller: ControllerState,
  broker: BrokerImage,
  heartbeat: BrokerHeartbeat,
  { wantFence, wantShutDown, currentMetadataOffset }: HeartbeatRequest,
): ControlState {
  switch (stateOf(broker, heartbeat)) {
    case 'fenced':
      if (wantShutDown) return 'shutdown-now'
      return !wantFence && currentMetadataOffset >= broker.registrationOffset ? 'unfenced' : 'fenced'
    case 'unfenced':
      if (wantFence) return wantShutDown ? 'shutdown-now' : 'fenced'
      if (!wantShutDown) return 'unfenced'
      return hasLeaderships(controller, broker.id) ? 'controlled-shutdown' : 'shutdown-now'
    default:
      if (hasLeaderships(controller, broker.id)) return 'controlled-shutdown'
      return heartbeat.controlledShutdownOffset <= lowestActiveOffset(controller)
        ? 'shutdown-now'
        : 'controlled-shutdown'
  }
}

function recordsInto(controller: ControllerState, brokerId: number, state: ControlState): MetadataRecord[] {
  if (state === 'unfenced') return planBrokerUnfenced(controller, brokerId)
  if (state === 'controlled-shutdown') return planBrokerInControlledShutdown(controller, brokerId)
  return planBrokerFenced(controller, brokerId)
}

/** Directories that take no new replicas (KIP-1066). Null: the broker does not say. */
function planCordoned(broker: BrokerImage, cordonedLogDirs: readonly string[] | null): MetadataRecord[] {
  const known = broker.cordonedDirectories
  if (cordonedLogDirs === null) return []
  if (known?.length === cordonedLogDirs.length && cordonedLogDirs.every((id) => known.includes(id))) return []
  const { id: brokerId, epoch: brokerEpoch } = broker
  return [
    metadataRecord('BrokerRegistrationChangeRecord', { brokerId, brokerEpoch, cordonedLogDirs: [...cordonedLogDirs] }),
  ]
}

/** Fences one broker whose session ran out; null when there is none. One at a time, so that the next sees what it did. */
export function planFenceExpired(controller: ControllerState, ctx: Ctx): Plan | null {
  for (;;) {
    const expired = takeExpired(controller, ctx)
    if (expired === null) break
    const broker = currentRegistration(controller, expired.brokerId, expired.brokerEpoch)
    if (broker === undefined || broker.fenced) continue
    return { records: planBrokerFenced(controller, broker.id), body: null, fencedWhy: 'session-expired' }
  }
  scheduleSessionCheck(controller, ctx)
  return null
}
