/**
 * UpdateFeatures, versions 0–2.
 *
 * Raises or lowers finalized feature levels.
 * The active controller decides; a broker sends the request on to it in an Envelope (KIP-590).
 */
import { administer } from '../forwarding.ts'
import type { Handle } from '../handler.ts'

export const handle: Handle<57> = (node, request, from, ctx) => administer(node, 57, request, from, ctx)
