/**
 * BrokerRegistration, versions 0–4, on a controller's listener only.
 *
 * A broker joins the cluster; it is fenced until it asks otherwise. Only the active controller answers other than NOT_CONTROLLER.
 */
import { decide } from '../forwarding.ts'
import type { Handle } from '../handler.ts'

export const handle: Handle<62> = (node, request, from, ctx) => decide(node, 62, request, from, ctx)
