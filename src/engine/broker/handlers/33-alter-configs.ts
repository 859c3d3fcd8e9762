/**
 * AlterConfigs, versions 0–2.
 *
 * Replaces all dynamic configs of a resource.
 * The active controller decides; a broker sends the request on to it in an Envelope (KIP-590).
 */
import { administer } from '../forwarding.ts'
import type { Handle } from '../handler.ts'

export const handle: Handle<33> = (node, request, from, ctx) => administer(node, 33, request, from, ctx)
