/**
 * CreateTopics, versions 2–7.
 *
 * Makes topics; the answer waits until the quorum has committed them.
 * The active controller decides; a broker sends the request on to it in an Envelope (KIP-590).
 */
import { administer } from '../forwarding.ts'
import type { Handle } from '../handler.ts'

export const handle: Handle<19> = (node, request, from, ctx) => administer(node, 19, request, from, ctx)
