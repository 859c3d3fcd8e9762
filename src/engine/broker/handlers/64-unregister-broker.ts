/**
 * UnregisterBroker, version 0.
 *
 * Forgets a broker that is fenced.
 * The active controller decides; a broker sends the request on to it in an Envelope (KIP-590).
 */
import { administer } from '../forwarding.ts'
import type { Handle } from '../handler.ts'

export const handle: Handle<64> = (node, request, from, ctx) => administer(node, 64, request, from, ctx)
