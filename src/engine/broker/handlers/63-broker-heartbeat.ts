/**
 * BrokerHeartbeat, versions 0–2, on a controller's listener only.
 *
 * A sign of life, and what the broker wishes: to be unfenced, fenced, or to leave. Only the active controller answers other than NOT_CONTROLLER.
 */
import { decide } from '../forwarding.ts'
import type { Handle } from '../handler.ts'

export const handle: Handle<63> = (node, request, from, ctx) => decide(node, 63, request, from, ctx)
