/**
 * SyncGroup, versions 0–5.
 *
 * The leader of a generation brings the assignments, everybody gets theirs: once they are in the log and replicated.
 */
import { handleSync } from '../../coordinator/group-coordinator.ts'
import { contextOf } from '../group-request.ts'
import type { Handle } from '../handler.ts'

export const handle: Handle<14> = (node, request, from, ctx) => handleSync(node, request, contextOf(from), ctx)
