/**
 * ControllerRegistration, version 0, on a controller's listener only.
 *
 * A controller tells its endpoints and features. Only the active controller answers other than NOT_CONTROLLER.
 */
import { decide } from '../forwarding.ts'
import type { Handle } from '../handler.ts'

export const handle: Handle<70> = (node, request, from, ctx) => decide(node, 70, request, from, ctx)
