import {
  onGroupTimer,
  onReplicaOutcomeOfGroups,
  onTopicsDeletedOfGroups,
  takeGroupAnswers,
} from '../coordinator/coordinator.ts'
import type { Completion } from '../net/channel.ts'
import type { Ctx } from '../ports/ctx.ts'
import type { ReplicaOutcome } from '../replica/replica-state.ts'
import type { NodeState } from './node-state.ts'
import { respond } from './respond.ts'

/** A partition began to be led, followed or dropped here, or its high watermark moved: what coordinators live by. */
export function onReplicaOutcome(
  node: NodeState,
  outcome: Exclude<ReplicaOutcome, { kind: 'alter-partition' }>,
  ctx: Ctx,
): void {
  onReplicaOutcomeOfGroups(node, outcome, ctx)
}

/** Topics were deleted by what was just replayed. */
export function onTopicsDeleted(node: NodeState, topics: readonly string[], ctx: Ctx): void {
  onTopicsDeletedOfGroups(node, topics, ctx)
}

/** Sends what coordinators have to answer. True: there was something. */
export function pumpCoordinators(node: NodeState, ctx: Ctx): boolean {
  if (node.groupAnswers.length === 0) return false
  const answers = takeGroupAnswers(node)
  for (const { requestId, body } of answers) respond(node, requestId, body, ctx)
  return answers.length > 0
}

/** A timer whose name begins with `group.` or `coordinator.`. */
export function onCoordinatorTimer(node: NodeState, name: string, ctx: Ctx): void {
  if (name.startsWith('group.')) onGroupTimer(node, name, ctx)
}

/** A completion whose purpose's kind begins with `coordinator.`. */
export function onCoordinatorCompletion(_node: NodeState, _completion: Completion, _ctx: Ctx): void {}
