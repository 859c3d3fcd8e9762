/**
 * AlterClientQuotas, versions 0–1.
 *
 * Sets or removes client quotas (which nothing applies here yet).
 * The active controller decides; a broker sends the request on to it in an Envelope (KIP-590).
 */
import { administer } from '../forwarding.ts'
import type { Handle } from '../handler.ts'

export const handle: Handle<49> = (node, request, from, ctx) => administer(node, 49, request, from, ctx)
