import type { Address } from '../ports/ctx.ts'

export interface RaftListener {
  name: string
  host: string
  port: number
}

export interface RaftVoter extends Address {
  id: number
}

/** What a node's raft knows before it starts: Kafka's static quorum (kraft.version 0) and QuorumConfig. */
export interface RaftConfig {
  nodeId: number
  /** directory.id of the metadata log directory (meta.properties). */
  directoryId: string
  clusterId: string
  /** controller.quorum.voters, ascending by id. A node that is not among them is an observer. */
  voters: RaftVoter[]
  /** The node's own controller listeners; none on a pure broker. */
  listeners: RaftListener[]
  electionTimeoutMs: number
  fetchTimeoutMs: number
  electionBackoffMaxMs: number
  requestTimeoutMs: number
  retryBackoffMs: number
  appendLingerMs: number
  fetchBytesMax: number
  /** server.properties as far as the log reads them. */
  properties: Readonly<Record<string, string>>
}

export interface RaftIdentity {
  nodeId: number
  directoryId: string
  clusterId: string
  listeners: readonly RaftListener[]
}

export const METADATA_TOPIC = '__cluster_metadata'
export const METADATA_DIRECTORY = '__cluster_metadata-0'
/** How long a leader holds a fetch that has nothing new; Kafka has no config for it. */
export const FETCH_WAIT_MAX_MS = 500
/** Largest batch a leader appends; Kafka has no config for it. */
export const BATCH_BYTES_MAX = 8 * 1_048_576

/**
 * Reads a node's properties. Of `identity.listeners` those named by controller.listener.names are the controller's.
 * Throws on a malformed controller.quorum.voters or number, naming the property.
 */
export function raftConfig(identity: RaftIdentity, properties: Readonly<Record<string, string>>): RaftConfig {
  const number = (name: string, fallback: number) => numberOf(properties, `controller.quorum.${name}`, fallback)
  const names = (properties['controller.listener.names'] ?? 'CONTROLLER').split(',').map((name) => name.trim())
  return {
    nodeId: identity.nodeId,
    directoryId: identity.directoryId,
    clusterId: identity.clusterId,
    voters: parseVoters(properties['controller.quorum.voters'] ?? ''),
    listeners: identity.listeners.filter(({ name }) => names.includes(name)).map((one) => ({ ...one })),
    electionTimeoutMs: number('election.timeout.ms', 1_000),
    fetchTimeoutMs: number('fetch.timeout.ms', 2_000),
    electionBackoffMaxMs: number('election.backoff.max.ms', 1_000),
    requestTimeoutMs: number('request.timeout.ms', 2_000),
    retryBackoffMs: number('retry.backoff.ms', 20),
    appendLingerMs: number('append.linger.ms', 25),
    fetchBytesMax: number('fetch.max.bytes', 1_048_576),
    properties,
  }
}

function numberOf(properties: Readonly<Record<string, string>>, name: string, fallback: number): number {
  const text = properties[name]
  if (text === undefined) return fallback
  const value = Number(text)
  if (text.trim() === '' || !Number.isSafeInteger(value) || value < 0) {
    throw new RangeError(`${name}=${text} is not a whole number of at least 0`)
  }
  return value
}

/** `1@host:port,2@host:port`, ascending by id. */
export function parseVoters(text: string): RaftVoter[] {
  const voters: RaftVoter[] = []
  for (const entry of text.split(',')) {
    if (entry.trim() === '') continue
    const match = /^\s*(\d+)@(.+):(\d+)\s*$/.exec(entry)
    const id = Number(match?.[1])
    const port = Number(match?.[3])
    if (match === null || id > 0x7fffffff || port > 0xffff || voters.some((voter) => voter.id === id)) {
      throw new RangeError(`controller.quorum.voters: '${entry}' is not id@host:port with an id of its own`)
    }
    voters.push({ id, host: match[2] as string, port })
  }
  return voters.sort((a, b) => a.id - b.id)
}
