/**
 * DeleteAcls, versions 1–3.
 *
 * Differs from Kafka: there is no authorizer, so it is always SECURITY_DISABLED, as in a Kafka without one.
 */
import { NO_AUTHORIZER } from '../authorized-operations.ts'
import type { Handle } from '../handler.ts'

export const handle: Handle<31> = (_, { filters }) => {
  return { throttleTimeMs: 0, filterResults: filters.map(() => ({ ...NO_AUTHORIZER, matchingAcls: [] })) }
}
