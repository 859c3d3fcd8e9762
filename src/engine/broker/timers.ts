import { onControllerTimer } from '../controller/controller.ts'
import type { Ctx } from '../ports/ctx.ts'
import { waitOfTimer } from '../purgatory/purgatory.ts'
import { onRaftTimer } from '../raft/raft.ts'
import { ALTER_PARTITION_TIMER, sendAlterPartition } from '../replica/alter-partition.ts'
import { onCheckpointTimer } from '../replica/checkpoints.ts'
import { onFetcherTimer } from '../replica/fetcher.ts'
import { ISR_CHECK_TIMER } from '../replica/high-watermark.ts'
import { checkIsr } from '../replica/leader.ts'
import { onLogTimer } from '../replica/retention.ts'
import { CONTROLLER_CALL_TIMER, onControllerCallTimer } from './controller-calls.ts'
import { CONTROLLER_REGISTRATION_TIMER, onControllerRegistrationTimer } from './controller-registration.ts'
import { onCoordinatorTimer } from './coordinator-hook.ts'
import {
  communicate,
  HEARTBEAT_TIMER,
  REGISTRATION_TIMEOUT_TIMER,
  setRunState,
  SHUTDOWN_TIMEOUT_TIMER,
} from './lifecycle.ts'
import { metadataLogOf } from './metadata-log.ts'
import type { NodeState } from './node-state.ts'
import { onProducerIdsTimer, PRODUCER_IDS_TIMER } from './producer-ids.ts'
import { expireWait } from './waits.ts'

/** Hands a timer to the room whose name it begins with. */
export function onTimer(node: NodeState, name: string, ctx: Ctx): void {
  const room = name.slice(0, name.search(/[./]/))
  switch (room) {
    case 'raft':
      return onRaftTimer(node.raft, ctx, name)
    case 'controller':
      if (node.controller !== null) onControllerTimer(node.controller, ctx, metadataLogOf(node, ctx), name)
      return
    case 'broker':
      return onBrokerTimer(node, name, ctx)
    case 'replica':
      if (name === ISR_CHECK_TIMER) checkIsr(node, ctx)
      else if (name === ALTER_PARTITION_TIMER) sendAlterPartition(node, ctx)
      return
    case 'fetcher':
      return onFetcherTimer(node, name, ctx)
    case 'checkpoint':
      return onCheckpointTimer(node, name, ctx)
    case 'log':
      return onLogTimer(node, name, ctx)
    case 'purgatory': {
      const wait = waitOfTimer(node.purgatory, name)
      if (wait !== undefined) expireWait(node, wait, ctx)
      return
    }
    default:
      onCoordinatorTimer(node, name, ctx)
  }
}

function onBrokerTimer(node: NodeState, name: string, ctx: Ctx): void {
  switch (name) {
    case HEARTBEAT_TIMER:
      return communicate(node, ctx)
    case REGISTRATION_TIMEOUT_TIMER:
      return ctx.exit('the broker could not register with the controller quorum')
    case SHUTDOWN_TIMEOUT_TIMER:
      return setRunState(node, 'shutting-down', ctx)
    case CONTROLLER_CALL_TIMER:
      return onControllerCallTimer(node, ctx)
    case CONTROLLER_REGISTRATION_TIMER:
      return onControllerRegistrationTimer(node, ctx)
    case PRODUCER_IDS_TIMER:
      return onProducerIdsTimer(node, ctx)
  }
}
