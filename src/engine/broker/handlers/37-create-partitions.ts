/**
 * CreatePartitions, versions 0–3.
 *
 * Adds partitions to topics.
 * The active controller decides; a broker sends the request on to it in an Envelope (KIP-590).
 */
import { administer } from '../forwarding.ts'
import type { Handle } from '../handler.ts'

export const handle: Handle<37> = (node, request, from, ctx) => administer(node, 37, request, from, ctx)
