/**
 * DeleteTopics, versions 1–6.
 *
 * Removes topics by name, or by id from version 6 on.
 * The active controller decides; a broker sends the request on to it in an Envelope (KIP-590).
 */
import { administer } from '../forwarding.ts'
import type { Handle } from '../handler.ts'

export const handle: Handle<20> = (node, request, from, ctx) => administer(node, 20, request, from, ctx)
