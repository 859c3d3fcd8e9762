import type { ResponseOf } from '../../../protocol/apis.ts'
import type { Ctx } from '../../ports/ctx.ts'
import { answerLater, type CoordinatorNode } from '../coordinator-node.ts'
import type { Gather } from './effect.ts'

/** Begins a response of `count` parts; with none it is due at once. */
export function gather(
  node: CoordinatorNode,
  request: { requestId: number; apiKey: Gather['apiKey']; apiVersion: number },
  count: number,
  ctx: Ctx,
): void {
  const { requestId, apiKey, apiVersion } = request
  const parts: Gather['parts'] = Array.from({ length: count }, () => null)
  node.groupGathers.set(requestId, { apiKey, apiVersion, parts })
  finishWhenWhole(node, requestId, ctx)
}

export function addPart(node: CoordinatorNode, requestId: number, index: number, part: object, ctx: Ctx): void {
  const gathered = node.groupGathers.get(requestId)
  if (gathered === undefined) return
  gathered.parts[index] = part
  finishWhenWhole(node, requestId, ctx)
}

function finishWhenWhole(node: CoordinatorNode, requestId: number, ctx: Ctx): void {
  ctx.touch(`groupGathers/${requestId}`)
  const gathered = node.groupGathers.get(requestId)
  if (gathered === undefined || gathered.parts.includes(null)) return
  node.groupGathers.delete(requestId)
  answerLater(node, requestId, bodyOf(gathered))
}

/** Before version 8 an OffsetFetch is about one group: its topics and error stand at the top. Version 10 has ids, no names. */
function bodyOf({ apiKey, apiVersion, parts }: Gather): object {
  if (apiKey === 42) return { results: parts.flatMap((part) => (part as { results: object[] }).results) }
  const groups = parts as ResponseOf<9>['groups']
  if (apiVersion >= 10) return { groups: groups.map((group) => ({ ...group, topics: group.topics.map(withoutName) })) }
  if (apiVersion >= 8) return { groups }
  const { topics, errorCode } = groups[0] as ResponseOf<9>['groups'][number]
  return { topics, errorCode }
}

function withoutName(topic: ResponseOf<9>['groups'][number]['topics'][number]) {
  return { ...topic, name: '' }
}
