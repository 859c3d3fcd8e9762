import type { Completion } from '../net/channel.ts'
import type { Ctx } from '../ports/ctx.ts'
import type { ReplicaOutcome } from '../replica/replica-state.ts'
import type { NodeState } from './node-state.ts'

/** A partition began to be led, followed or dropped here, or its high watermark moved: what coordinators live by. */
export function onReplicaOutcome(
  _node: NodeState,
  _outcome: Exclude<ReplicaOutcome, { kind: 'alter-partition' }>,
  _ctx: Ctx,
): void {}

/** A timer whose name begins with `group.` or `coordinator.`. */
export function onCoordinatorTimer(_node: NodeState, _name: string, _ctx: Ctx): void {}

/** A completion whose purpose's kind begins with `coordinator.`. */
export function onCoordinatorCompletion(_node: NodeState, _completion: Completion, _ctx: Ctx): void {}
