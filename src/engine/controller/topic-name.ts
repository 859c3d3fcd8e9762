import { errors } from '../../protocol/errors.ts'
import type { MetadataImage } from '../metadata/metadata-image.ts'
import { type ApiError, apiError } from './api-error.ts'

export const TOPIC_NAME_LENGTH_MAX = 249

function invalidName(reason: string): ApiError {
  return apiError(errors.INVALID_TOPIC_EXCEPTION, `Topic name is invalid: ${reason}`)
}

/** What is wrong with the name of a new topic, or null. */
export function topicNameError(name: string): ApiError | null {
  if (name === '') return invalidName('it is empty')
  if (name === '.' || name === '..') return invalidName(`'${name}' means a directory`)
  if (name.length > TOPIC_NAME_LENGTH_MAX) {
    return invalidName(`the length of '${name}' is longer than the max allowed length ${TOPIC_NAME_LENGTH_MAX}`)
  }
  if (/^[A-Za-z0-9._-]+$/.test(name)) return null
  return invalidName(`'${name}' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'`)
}

/** Metrics can't tell '.' from '_': two names that differ in nothing else may not both exist. */
export function collidingTopicError(image: MetadataImage, name: string): ApiError | null {
  if (!/[._]/.test(name)) return null
  const unified = name.replaceAll('.', '_')
  for (const other of image.topics.keys()) {
    if (/[._]/.test(other) && other.replaceAll('.', '_') === unified) {
      return apiError(errors.INVALID_TOPIC_EXCEPTION, `Topic '${name}' collides with existing topic: ${other}`)
    }
  }
  return null
}
