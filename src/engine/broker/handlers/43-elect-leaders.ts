/**
 * ElectLeaders, versions 0–2.
 *
 * Elects the preferred leader, or (type 1) an unclean one.
 * The active controller decides; a broker sends the request on to it in an Envelope (KIP-590).
 */
import { administer } from '../forwarding.ts'
import type { Handle } from '../handler.ts'

export const handle: Handle<43> = (node, request, from, ctx) => administer(node, 43, request, from, ctx)
