/**
 * ListPartitionReassignments, version 0.
 *
 * Which partitions are on the move.
 * The active controller decides; a broker sends the request on to it in an Envelope (KIP-590).
 */
import { administer } from '../forwarding.ts'
import type { Handle } from '../handler.ts'

export const handle: Handle<46> = (node, request, from, ctx) => administer(node, 46, request, from, ctx)
