/**
 * DeleteGroups, versions 0–2.
 *
 * Groups without members go, with their offsets: NON_EMPTY_GROUP else, GROUP_ID_NOT_FOUND where there is none.
 */
import { handleDeleteGroups } from '../../coordinator/group-coordinator.ts'
import { contextOf } from '../group-request.ts'
import type { Handle } from '../handler.ts'

export const handle: Handle<42> = (node, request, from, ctx) => handleDeleteGroups(node, request, contextOf(from), ctx)
