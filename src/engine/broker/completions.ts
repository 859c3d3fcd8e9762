import type { Completion } from '../net/channel.ts'
import type { Ctx } from '../ports/ctx.ts'
import { onRaftCompletion } from '../raft/raft.ts'
import { onAlterPartitionCompletion } from '../replica/alter-partition.ts'
import { onFetchCompletion } from '../replica/fetcher.ts'
import { onLeaderOffset } from '../replica/out-of-range.ts'
import { onAutoCreated } from './auto-create.ts'
import { onControllerCall } from './controller-calls.ts'
import { onControllerRegistration } from './controller-registration.ts'
import { onCoordinatorCompletion } from './coordinator-hook.ts'
import { onForwarded } from './forwarding.ts'
import { onHeartbeat, onRegistration } from './lifecycle.ts'
import type { NodeState } from './node-state.ts'
import { onProducerIds, servePendingProducerIds } from './producer-ids.ts'

/** Hands what came of a call to the room that made it. */
export function onCompletion(node: NodeState, completion: Completion, ctx: Ctx): void {
  const { kind } = completion.purpose
  switch (kind) {
    case 'broker.controller-call': {
      const inner = onControllerCall(node, completion, ctx)
      if (inner !== null) onCompletion(node, inner, ctx)
      return
    }
    case 'broker.registration':
      return onRegistration(node, completion, ctx)
    case 'broker.heartbeat':
      return onHeartbeat(node, completion, ctx)
    case 'broker.forward':
      return onForwarded(node, completion, ctx)
    case 'broker.auto-create':
      return onAutoCreated(node, completion, ctx)
    case 'broker.controller-registration':
      return onControllerRegistration(completion, ctx)
    case 'broker.producer-ids':
      if (onProducerIds(node, completion, ctx)) servePendingProducerIds(node, ctx)
      return
    case 'replica.alter-partition':
      return onAlterPartitionCompletion(node, completion, ctx)
    case 'fetcher.fetch':
      return onFetchCompletion(node, completion, ctx)
    case 'fetcher.list-offsets':
      return onLeaderOffset(node, completion, ctx)
    default:
      if (kind.startsWith('raft.')) onRaftCompletion(node.raft, ctx, completion)
      else if (kind.startsWith('coordinator.')) onCoordinatorCompletion(node, completion, ctx)
  }
}
