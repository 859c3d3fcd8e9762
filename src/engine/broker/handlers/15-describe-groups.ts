/**
 * DescribeGroups, versions 0–6.
 *
 * State, members and assignments of classic groups that this broker coordinates. A group that doesn't exist is Dead, from version
 * 6 on with GROUP_ID_NOT_FOUND.
 */
import { describeGroup } from '../../coordinator/group/describe-groups.ts'
import { GROUP_OPERATIONS, NOT_ASKED } from '../authorized-operations.ts'
import type { Handle } from '../handler.ts'

export const handle: Handle<15> = (node, request, { apiVersion }) => ({
  throttleTimeMs: 0,
  groups: request.groups.map((groupId) => {
    const described = describeGroup(node, groupId, apiVersion)
    const isTold = request.includeAuthorizedOperations && described.errorCode === 0
    return { ...described, authorizedOperations: isTold ? GROUP_OPERATIONS : NOT_ASKED }
  }),
})
