/**
 * LeaveGroup, versions 0–5.
 *
 * Members go, and the others rebalance at once. From version 3 on many at a time, static members by their instance id alone.
 */
import { handleLeave } from '../../coordinator/group-coordinator.ts'
import { contextOf } from '../group-request.ts'
import type { Handle } from '../handler.ts'

export const handle: Handle<13> = (node, request, from, ctx) => handleLeave(node, request, contextOf(from), ctx)
