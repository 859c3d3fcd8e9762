import type { RequestOf } from '../../../../protocol/apis.ts'
import type { RequestContext } from '../../coordinator-node.ts'
import type { Awaiting } from '../effect.ts'
import { type ClassicMember, copyProtocols } from './classic-group.ts'

export type JoinRequest = RequestOf<11>

/** Version 0 has no rebalance timeout: the session's counts. */
export function rebalanceTimeoutOf({ rebalanceTimeoutMs, sessionTimeoutMs }: JoinRequest): number {
  return rebalanceTimeoutMs === -1 ? sessionTimeoutMs : rebalanceTimeoutMs
}

export function awaitingOf({ requestId, apiVersion }: RequestContext): Awaiting {
  return { requestId, apiVersion }
}

/** What a member says of itself when it joins again. */
export function updateMember(member: ClassicMember, request: JoinRequest): void {
  member.protocols = copyProtocols(request.protocols)
  member.rebalanceTimeoutMs = rebalanceTimeoutOf(request)
  member.sessionTimeoutMs = request.sessionTimeoutMs
}
