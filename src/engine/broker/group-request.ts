import type { RequestContext } from '../coordinator/coordinator-node.ts'
import type { PendingRequest } from './connections.ts'

/** Who asks, as the coordinator keeps it: an address as Java prints it. */
export function contextOf(from: PendingRequest): RequestContext {
  const { id: requestId, apiVersion, clientId, peerHost } = from
  return { requestId, apiVersion, clientId, clientHost: `/${peerHost}` }
}
