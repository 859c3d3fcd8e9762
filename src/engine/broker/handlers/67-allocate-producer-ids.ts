/**
 * AllocateProducerIds, version 0, on a controller's listener only.
 *
 * A block of 1000 producer ids for a broker. Only the active controller answers other than NOT_CONTROLLER.
 */
import { decide } from '../forwarding.ts'
import type { Handle } from '../handler.ts'

export const handle: Handle<67> = (node, request, from, ctx) => decide(node, 67, request, from, ctx)
