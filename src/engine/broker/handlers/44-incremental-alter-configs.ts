/**
 * IncrementalAlterConfigs, versions 0–1.
 *
 * Sets, deletes, appends to and subtracts from dynamic configs.
 * The active controller decides; a broker sends the request on to it in an Envelope (KIP-590).
 */
import { administer } from '../forwarding.ts'
import type { Handle } from '../handler.ts'

export const handle: Handle<44> = (node, request, from, ctx) => administer(node, 44, request, from, ctx)
