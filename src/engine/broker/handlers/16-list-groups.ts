/**
 * ListGroups, versions 0–5.
 *
 * All groups that this broker coordinates; from version 4 on filtered by state, from version 5 on by type.
 * Differs from Kafka: they come in the order in which they were made, not of a hash map.
 */
import { listGroups } from '../../coordinator/group/list-groups.ts'
import type { Handle } from '../handler.ts'

export const handle: Handle<16> = (node, request) => listGroups(node, request)
