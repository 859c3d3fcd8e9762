/**
 * AlterPartition, versions 2–3, on a controller's listener only.
 *
 * A leader asks for another ISR (KIP-497). Only the active controller answers other than NOT_CONTROLLER.
 */
import { decide } from '../forwarding.ts'
import type { Handle } from '../handler.ts'

export const handle: Handle<56> = (node, request, from, ctx) => decide(node, 56, request, from, ctx)
