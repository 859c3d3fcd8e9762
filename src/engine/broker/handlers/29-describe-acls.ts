/**
 * DescribeAcls, versions 1–3.
 *
 * Differs from Kafka: there is no authorizer, so it is always SECURITY_DISABLED, as in a Kafka without one.
 */
import { NO_AUTHORIZER } from '../authorized-operations.ts'
import type { Handle } from '../handler.ts'

export const handle: Handle<29> = () => ({ throttleTimeMs: 0, ...NO_AUTHORIZER, resources: [] })
