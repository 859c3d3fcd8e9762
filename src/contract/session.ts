import type { TimedCommand } from './frame.ts'

/** What a world is made from: config + seed. The disk image of the second kind of genesis travels beside it. */
export interface Genesis {
  seed: string
  cluster: ClusterConfig
}

export interface ClusterConfig {
  nodes: NodeConfig[]
  clusterId: string
  /** Virtual wall clock at time 0, ms since the epoch. */
  wallStartMs: number
  /** One-way latency of every link unless `set-link` says otherwise. */
  linkLatencyUs: number
  /** Mean of an exponential extra latency per segment; absent means none. */
  linkJitterUs?: number
  /** CPU costs of a step in µs; 0 at the TCP host. */
  costs: { stepUs: number; perKilobyteUs: number; flushUs: number }
  /** Bytes each node's disk may hold; then it is full. */
  diskBytesMax: number
}

export interface NodeConfig {
  id: number
  roles: ('broker' | 'controller')[]
  rack: string | null
  /** Listener name → where it listens and what it advertises. PLAINTEXT for brokers, CONTROLLER for controllers. */
  listeners: { name: string; host: string; port: number }[]
  /** server.properties beyond those, by Kafka's names. Anything absent is Kafka's default. */
  properties: Record<string, string>
}

/** A session at rest: link (without a disk), file, bug report. */
export interface SavedSession {
  format: 1
  engineHash: string
  genesis: Genesis
  inputs: TimedCommand[]
  /** Virtual time → state hash, for finding the first difference. */
  stateHashes: [number, string][]
  /** The second kind of genesis: what was on the nodes' disks at time 0, by process (`node.1`). */
  disks?: Record<string, SavedDisk>
}

/** A node's disk in a file. */
export interface SavedDisk {
  dirs: string[]
  /** Path → its bytes, deflated, in base64. */
  files: Record<string, string>
}
