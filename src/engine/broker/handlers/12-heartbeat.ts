/**
 * Heartbeat, versions 0–4.
 *
 * A member of a classic group is alive. It learns here that the group rebalances (REBALANCE_IN_PROGRESS), that it is out
 * (UNKNOWN_MEMBER_ID), late (ILLEGAL_GENERATION) or replaced (FENCED_INSTANCE_ID).
 */
import { handleHeartbeat } from '../../coordinator/group-coordinator.ts'
import { contextOf } from '../group-request.ts'
import type { Handle } from '../handler.ts'

export const handle: Handle<12> = (node, request, from, ctx) => handleHeartbeat(node, request, contextOf(from), ctx)
