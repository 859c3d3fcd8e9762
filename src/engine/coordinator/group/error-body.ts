import type { ResponseInput } from '../../../protocol/apis.ts'
import { errors } from '../../../protocol/errors.ts'
import type { AnswerEffect } from './effect.ts'

/** The answer that was to be given, turned into that of a failed operation. */
export function failedBody({ apiKey, body }: Pick<AnswerEffect, 'apiKey' | 'body'>, error: number): object {
  switch (apiKey) {
    case 8:
      return failedCommit(body as ResponseInput<8>, error)
    case 13:
      return { errorCode: error, members: [] }
    case 47:
      return { errorCode: error, topics: [] }
    default:
      return { errorCode: error }
  }
}

/** Partitions that metadata doesn't know keep their own error: the coordinator was never asked for them. */
function failedCommit({ topics }: ResponseInput<8>, errorCode: number): ResponseInput<8> {
  const isOwn = (code: number) => code === errors.UNKNOWN_TOPIC_OR_PARTITION || code === errors.UNKNOWN_TOPIC_ID
  return {
    topics: topics.map((topic) => ({
      ...topic,
      partitions: topic.partitions.map((one) => (isOwn(one.errorCode) ? one : { ...one, errorCode })),
    })),
  }
}

/** A part of a response whose operation failed: of DeleteGroups each group, of OffsetFetch the group. */
export function failedPart(part: object, errorCode: number): object {
  if (!('results' in part)) return { ...part, topics: [], errorCode }
  const { results } = part as { results: { groupId: string; errorCode: number }[] }
  return { results: results.map(({ groupId }) => ({ groupId, errorCode })) }
}
