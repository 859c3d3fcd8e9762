import type { RequestOf, ResponseInput } from '../../protocol/apis.ts'

/** APIs that the controller answers, with a function that makes an answer in which all failed for one reason. */
type ErrorBodies = {
  readonly [K in ControllerApi]: (
    request: RequestOf<K>,
    errorCode: number,
    errorMessage: string | null,
    version: number,
  ) => ResponseInput<K>
}

export type ControllerApi = 19 | 20 | 33 | 37 | 43 | 44 | 45 | 46 | 49 | 56 | 57 | 62 | 63 | 64 | 67 | 70 | 73

const errorBodies: ErrorBodies = {
  19: ({ topics }, errorCode, errorMessage) => ({
    topics: topics.map(({ name }) => ({ name, errorCode, errorMessage })),
  }),
  20: ({ topics, topicNames }, errorCode, errorMessage) => ({
    responses: [
      ...topics.map(({ name, topicId }) => ({ name, topicId, errorCode, errorMessage })),
      ...topicNames.map((name) => ({ name, errorCode, errorMessage })),
    ],
  }),
  33: ({ resources }, errorCode, errorMessage) => ({
    throttleTimeMs: 0,
    responses: resources.map(({ resourceType, resourceName }) => ({
      ...{ resourceType, resourceName, errorCode, errorMessage },
    })),
  }),
  37: ({ topics }, errorCode, errorMessage) => ({
    throttleTimeMs: 0,
    results: topics.map(({ name }) => ({ name, errorCode, errorMessage })),
  }),
  // Version 0 has room for an error only at each partition.
  43: ({ topicPartitions }, errorCode, errorMessage, version) => ({
    throttleTimeMs: 0,
    ...(version > 0 ? { errorCode } : {}),
    replicaElectionResults: (topicPartitions ?? []).map(({ topic, partitions }) => ({
      topic,
      partitionResult: partitions.map((partitionId) => ({ partitionId, errorCode, errorMessage })),
    })),
  }),
  44: ({ resources }, errorCode, errorMessage) => ({
    throttleTimeMs: 0,
    responses: resources.map(({ resourceType, resourceName }) => ({
      ...{ resourceType, resourceName, errorCode, errorMessage },
    })),
  }),
  45: (_, errorCode, errorMessage) => ({ throttleTimeMs: 0, errorCode, errorMessage, responses: [] }),
  46: (_, errorCode, errorMessage) => ({ throttleTimeMs: 0, errorCode, errorMessage, topics: [] }),
  49: ({ entries }, errorCode, errorMessage) => ({
    throttleTimeMs: 0,
    entries: entries.map(({ entity }) => ({ entity, errorCode, errorMessage })),
  }),
  56: (_, errorCode) => ({ throttleTimeMs: 0, errorCode, topics: [] }),
  57: (_, errorCode, errorMessage) => ({ throttleTimeMs: 0, errorCode, errorMessage }),
  62: (_, errorCode) => ({ throttleTimeMs: 0, errorCode }),
  63: (_, errorCode) => ({ throttleTimeMs: 0, errorCode, shouldShutDown: false }),
  64: (_, errorCode, errorMessage) => ({ throttleTimeMs: 0, errorCode, errorMessage }),
  67: (_, errorCode) => ({ throttleTimeMs: 0, errorCode, producerIdStart: 0, producerIdLen: 0 }),
  70: (_, errorCode, errorMessage) => ({ throttleTimeMs: 0, errorCode, errorMessage }),
  73: (_, errorCode) => ({ throttleTimeMs: 0, errorCode, directories: [] }),
}

export function isControllerApi(apiKey: number): apiKey is ControllerApi {
  return Object.hasOwn(errorBodies, apiKey)
}

/** The answer to a request of which nothing was done. */
export function errorBody(
  apiKey: number,
  request: object,
  errorCode: number,
  errorMessage: string | null,
  version: number = Number.POSITIVE_INFINITY,
): object {
  if (!isControllerApi(apiKey)) throw new RangeError(`the controller does not serve API ${apiKey}`)
  const make = errorBodies[apiKey] as (...args: [object, number, string | null, number]) => object
  return make(request, errorCode, errorMessage, version)
}
