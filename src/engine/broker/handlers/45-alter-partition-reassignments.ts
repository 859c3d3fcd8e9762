/**
 * AlterPartitionReassignments, versions 0–1.
 *
 * Begins or cancels the move of partitions to other replicas.
 * The active controller decides; a broker sends the request on to it in an Envelope (KIP-590).
 */
import { administer } from '../forwarding.ts'
import type { Handle } from '../handler.ts'

export const handle: Handle<45> = (node, request, from, ctx) => administer(node, 45, request, from, ctx)
