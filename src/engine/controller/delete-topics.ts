import { ZERO_UUID } from '../../base/uuid.ts'
import type { RequestOf, ResponseInput } from '../../protocol/apis.ts'
import { errorMessage } from '../../protocol/error-message.ts'
import { errors } from '../../protocol/errors.ts'
import { metadataRecord, type MetadataRecord } from '../../protocol/metadata-record.ts'
import { topicById } from '../metadata/lookup.ts'
import type { TopicImage } from '../metadata/metadata-image.ts'
import { type ApiError, apiError, NO_ERROR } from './api-error.ts'
import { configFlag } from './controller-config.ts'
import type { ControllerState } from './controller-state.ts'
import { errorBody } from './error-body.ts'
import type { Plan } from './submit.ts'

/** Before this version TOPIC_DELETION_DISABLED was not known to clients. */
const DELETION_DISABLED_VERSION = 3

type Wanted = { readonly name: string | null; readonly topicId: string }

/**
 * DeleteTopics, by name or by id. Errors per topic: INVALID_REQUEST, UNKNOWN_TOPIC_OR_PARTITION, UNKNOWN_TOPIC_ID;
 * TOPIC_DELETION_DISABLED for all.
 */
export function planDeleteTopics(controller: ControllerState, request: RequestOf<20>, version: number): Plan {
  if (!configFlag(controller.config, 'delete.topic.enable')) {
    const code = version < DELETION_DISABLED_VERSION ? errors.INVALID_REQUEST : errors.TOPIC_DELETION_DISABLED
    return { records: [], body: errorBody(20, request, code, null) }
  }
  const wanted: Wanted[] = [...request.topics, ...request.topicNames.map((name) => ({ name, topicId: ZERO_UUID }))]
  const records: MetadataRecord[] = []
  const deleted = new Set<string>()
  const responses = wanted.map((one) => {
    const found = find(controller, one, wanted)
    if ('errorCode' in found) return { ...one, ...found }
    const { name, topicId } = found
    // Once by name and once by id: gone is gone.
    if (!deleted.has(topicId)) records.push(metadataRecord('RemoveTopicRecord', { topicId }))
    deleted.add(topicId)
    return { name, topicId, ...NO_ERROR }
  })
  const body: ResponseInput<20> = { throttleTimeMs: 0, responses }
  return { records, body }
}

function find({ image }: ControllerState, { name, topicId }: Wanted, wanted: readonly Wanted[]): TopicImage | ApiError {
  const byId = topicId !== ZERO_UUID
  if (name === null && !byId) {
    return apiError(errors.INVALID_REQUEST, 'A topic needs a name or an id.')
  }
  if (name !== null && byId) {
    return apiError(errors.INVALID_REQUEST, 'A topic is named by its name or its id, not by both.')
  }
  const twice = wanted.filter((other) => (byId ? other.topicId === topicId : other.name === name)).length > 1
  if (twice) return apiError(errors.INVALID_REQUEST, 'This topic is named more than once.')
  if (byId) return topicById(image, topicId) ?? apiError(errors.UNKNOWN_TOPIC_ID, errorMessage(errors.UNKNOWN_TOPIC_ID))
  const message = errorMessage(errors.UNKNOWN_TOPIC_OR_PARTITION)
  return image.topics.get(name ?? '') ?? apiError(errors.UNKNOWN_TOPIC_OR_PARTITION, message)
}
