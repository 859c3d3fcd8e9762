import type { Ctx } from '../../ports/ctx.ts'
import { answerLater, type CoordinatorNode, groupOf } from '../coordinator-node.ts'
import { rowKey } from '../row-key.ts'
import { answerJoinError } from './classic/answers.ts'
import { settleStaticMember } from './classic/static-member.ts'
import { settleAssignment } from './classic/sync-group.ts'
import { cancelTimers } from './classic/timers.ts'
import type { AnswerEffect, Effect, Plan } from './effect.ts'
import { failedBody, failedPart } from './error-body.ts'
import { addPart } from './gather.ts'

/** An operation is committed (error 0) or failed. It may lead to another. */
export function settle(node: CoordinatorNode, effect: Effect, error: number, ctx: Ctx): Plan | null {
  switch (effect.kind) {
    case 'nothing':
      return null
    case 'answer':
      answer(node, effect, error, ctx)
      return null
    case 'part': {
      const { requestId, index, part } = effect
      addPart(node, requestId, index, error === 0 ? part : failedPart(part, error), ctx)
      return null
    }
    case 'new-group':
      if (error !== 0) failNewGroup(node, effect, error)
      return null
    case 'assignment': {
      const group = groupOf(node, effect.groupId)
      return group === undefined ? null : settleAssignment(node, group, effect, error, ctx)
    }
    case 'static-member': {
      const group = groupOf(node, effect.groupId)
      if (group !== undefined) settleStaticMember(node, group, effect, error, ctx)
      return null
    }
  }
}

function answer(node: CoordinatorNode, effect: AnswerEffect, error: number, ctx: Ctx): void {
  const { requestId, body, committed } = effect
  answerLater(node, requestId, error === 0 ? body : failedBody(effect, error))
  if (error !== 0 || committed === undefined) return
  for (const [partition, offset] of committed.offsets) {
    ctx.emit({ type: 'OffsetsCommitted', node: node.config.id, group: committed.groupId, partition, offset })
  }
}

/** Who waits to join a group whose first record failed may try again. */
function failNewGroup(
  node: CoordinatorNode,
  { groupId, awaiting }: Extract<Effect, { kind: 'new-group' }>,
  error: number,
): void {
  for (const member of groupOf(node, groupId)?.members.values() ?? []) {
    if (member.awaitingJoin?.requestId === awaiting.requestId) answerJoinError(node, awaiting, error, '')
  }
}

/** A group that is not in the log does not exist. */
export function forgetGroup(node: CoordinatorNode, groupId: string, ctx: Ctx): void {
  const group = groupOf(node, groupId)
  if (group === undefined) return
  cancelTimers(group, ctx)
  node.groups.delete(rowKey(groupId))
  ctx.touch(`groups/${rowKey(groupId)}`)
}
