import type { RequestOf } from '../../../protocol/apis.ts'
import { errors } from '../../../protocol/errors.ts'
import type { ListGroupsResponse } from '../../../protocol/schema/16-list-groups.ts'
import type { CoordinatorNode } from '../coordinator-node.ts'
import { isGroupCommitted } from './offsets.ts'

/** All groups coordinated here, filtered by state and type as written in any case. */
export function listGroups(node: CoordinatorNode, request: RequestOf<16>): ListGroupsResponse {
  if ([...node.coordinator.values()].some(({ state }) => state === 'loading')) {
    return { throttleTimeMs: 0, errorCode: errors.COORDINATOR_LOAD_IN_PROGRESS, groups: [] }
  }
  const states = new Set(request.statesFilter.map((state) => state.trim().toLowerCase()))
  const types = new Set(request.typesFilter.map((type) => type.trim().toLowerCase()))
  const groups = [...node.groups.values()]
    .filter(({ state, type }) => matches(states, state) && matches(types, type))
    .filter(({ groupId, shard: name }) => {
      const shard = node.coordinator.get(name)
      return shard !== undefined && isGroupCommitted(shard, groupId)
    })
    .map(({ groupId, protocolType, state, type }) => {
      return { groupId, protocolType: protocolType ?? '', groupState: state, groupType: type }
    })
  return { throttleTimeMs: 0, errorCode: 0, groups }
}

function matches(filter: ReadonlySet<string>, word: string): boolean {
  return filter.size === 0 || filter.has(word.toLowerCase())
}
