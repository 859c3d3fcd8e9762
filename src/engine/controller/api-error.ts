import { errors } from '../../protocol/errors.ts'

/** Why one topic, partition or resource of a request fails: the code and what the client reads. */
export interface ApiError {
  readonly errorCode: number
  readonly errorMessage: string | null
}

export const NO_ERROR: ApiError = { errorCode: errors.NONE, errorMessage: null }

export function apiError(errorCode: number, errorMessage: string | null = null): ApiError {
  return { errorCode, errorMessage }
}
