import type { RequestOf } from '../../protocol/apis.ts'
import type { Ctx } from '../ports/ctx.ts'
import { planAlterPartition } from './alter-partition.ts'
import { listPartitionReassignments, planAlterPartitionReassignments } from './alter-partition-reassignments.ts'
import { planAssignReplicasToDirs } from './assign-replicas-to-dirs.ts'
import { planAlterClientQuotas } from './client-quota-control.ts'
import { planBrokerRegistration, planControllerRegistration, planUnregisterBroker } from './cluster-control.ts'
import { planAlterConfigs, planIncrementalAlterConfigs } from './configuration-control.ts'
import type { ControllerState } from './controller-state.ts'
import { planCreatePartitions } from './create-partitions.ts'
import { planCreateTopics } from './create-topics.ts'
import { planDeleteTopics } from './delete-topics.ts'
import { planElectLeaders } from './elect-leaders.ts'
import { type ControllerApi, isControllerApi } from './error-body.ts'
import { planUpdateFeatures } from './feature-control.ts'
import { noteControlledShutdown, planBrokerHeartbeat } from './heartbeat-control.ts'
import type { MetadataLog } from './metadata-log.ts'
import { planAllocateProducerIds } from './producer-ids-control.ts'
import { notController, type Plan, type Submitted, submit } from './submit.ts'

/** How a request came to the controller. */
export interface RequestMeta {
  readonly requestId: number
}

interface PlanContext {
  readonly controller: ControllerState
  readonly ctx: Ctx
  readonly version: number
  /** Offset of the first record that the plan will write. */
  readonly nextOffset: number
}

type Planners = { readonly [K in ControllerApi]: (context: PlanContext, request: RequestOf<K>) => Plan }

const planners: Planners = {
  19: ({ controller, ctx }, request) => planCreateTopics(controller, ctx, request),
  20: ({ controller, version }, request) => planDeleteTopics(controller, request, version),
  33: ({ controller }, request) => planAlterConfigs(controller, request),
  37: ({ controller, ctx }, request) => planCreatePartitions(controller, ctx, request),
  43: ({ controller }, request) => planElectLeaders(controller, request),
  44: ({ controller }, request) => planIncrementalAlterConfigs(controller, request),
  45: ({ controller }, request) => planAlterPartitionReassignments(controller, request),
  46: ({ controller }, request) => ({ records: [], body: listPartitionReassignments(controller, request) }),
  49: ({ controller }, request) => planAlterClientQuotas(controller, request),
  56: ({ controller, version }, request) => planAlterPartition(controller, request, version),
  57: ({ controller, version }, request) => planUpdateFeatures(controller, request, version),
  62: (context, request) => planBrokerRegistration(context.controller, context.ctx, request, context),
  63: ({ controller, ctx }, request) => planBrokerHeartbeat(controller, ctx, request),
  64: ({ controller }, request) => planUnregisterBroker(controller, request),
  67: ({ controller }, request) => planAllocateProducerIds(controller, request),
  70: (_, request) => planControllerRegistration(request),
  73: ({ controller }, request) => planAssignReplicasToDirs(controller, request),
}

/**
 * Serves a request to the controller. The answer comes at once, or later from `advanceController` under
 * `meta.requestId`. A node that is not the active controller answers NOT_CONTROLLER. Throws RangeError for an API that
 * is not the controller's (see `isControllerApi`).
 */
export function controllerHandle(
  controller: ControllerState,
  ctx: Ctx,
  log: MetadataLog,
  apiKey: number,
  version: number,
  request: object,
  meta: RequestMeta,
): Submitted {
  if (!isControllerApi(apiKey)) throw new RangeError(`the controller does not serve API ${apiKey}`)
  if (controller.role !== 'active') return { body: notController({ apiKey, version, request }) }
  const plan = planners[apiKey] as (context: PlanContext, request: object) => Plan
  const planned = plan({ controller, ctx, version, nextOffset: log.nextOffset }, request)
  const submitted = submit(controller, ctx, log, planned, { requestId: meta.requestId, apiKey, version, request })
  if (apiKey === 63) {
    const offset = controller.pendingWrites.at(-1)?.offset ?? controller.image.lastOffset
    noteControlledShutdown(controller, ctx, (request as RequestOf<63>).brokerId, offset)
  }
  return submitted
}
