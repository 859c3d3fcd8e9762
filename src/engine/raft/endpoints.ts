import type { Address } from '../ports/ctx.ts'
import type { RaftState } from './state.ts'

export interface NodeEndpoint extends Address {
  nodeId: number
}

/** Where the known leader is found, for responses of versions that say so. */
export function leaderEndpoints(raft: RaftState): NodeEndpoint[] {
  const address = raft.leaderId < 0 ? undefined : ownOrKnownAddress(raft, raft.leaderId)
  return address === undefined ? [] : [{ nodeId: raft.leaderId, ...address }]
}

function ownOrKnownAddress(raft: RaftState, nodeId: number): Address | undefined {
  const own = nodeId === raft.config.nodeId ? raft.config.listeners[0] : undefined
  return own === undefined ? raft.addresses.get(nodeId) : { host: own.host, port: own.port }
}

/** Remembers where a leader says that it is found. */
export function rememberEndpoint(raft: RaftState, nodeId: number, endpoint: Address | undefined): void {
  if (endpoint === undefined || endpoint.host === '' || nodeId === raft.config.nodeId) return
  raft.addresses.set(nodeId, { host: endpoint.host, port: endpoint.port })
}
