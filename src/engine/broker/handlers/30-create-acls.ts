/**
 * CreateAcls, versions 1–3.
 *
 * Differs from Kafka: there is no authorizer, so it is always SECURITY_DISABLED, as in a Kafka without one.
 */
import { NO_AUTHORIZER } from '../authorized-operations.ts'
import type { Handle } from '../handler.ts'

export const handle: Handle<30> = (_, { creations }) => {
  return { throttleTimeMs: 0, results: creations.map(() => ({ ...NO_AUTHORIZER })) }
}
