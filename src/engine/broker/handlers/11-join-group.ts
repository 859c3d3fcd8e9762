/**
 * JoinGroup, versions 0–9.
 *
 * A consumer becomes, or stays, a member of a classic group. The answer comes when all have joined. From version 4 on a dynamic
 * member is given an id first (KIP-394), from version 5 on members may be static (KIP-345); version 9 tells a leader that it may
 * skip assigning.
 * Differs from Kafka: groups of the consumer protocol (KIP-848) can't be joined.
 */
import { handleJoin } from '../../coordinator/group-coordinator.ts'
import { contextOf } from '../group-request.ts'
import type { Handle } from '../handler.ts'

export const handle: Handle<11> = (node, request, from, ctx) => handleJoin(node, request, contextOf(from), ctx)
