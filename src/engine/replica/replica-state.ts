import type { RequestInput } from '../../protocol/apis.ts'
import type { Channels, Purpose } from '../net/channel.ts'
import type { LogState, PendingDelete } from '../log/log-state.ts'
import type { MetadataImage } from '../metadata/metadata-image.ts'
import type { Purgatory } from '../purgatory/purgatory.ts'
import type { FetcherState } from './fetcher-state.ts'
import type { PartitionState } from './partition.ts'
import type { NodeSettings } from './settings.ts'

/** What of a node's state this room works on. */
export interface ReplicaNode {
  config: NodeSettings
  image: MetadataImage
  channels: Channels
  purgatory: Purgatory
  /** By partition (`orders-0`), of every replica on this broker's disk. */
  logs: Map<string, LogState>
  /** By partition, of every replica that metadata assigns to this broker. */
  partitions: Map<string, PartitionState>
  /** By leader's broker id. */
  fetchers: Map<string, FetcherState>
  replica: ReplicaState
}

/** What belongs to no single partition. */
export interface ReplicaState {
  /** From the broker's registration; −1 before. Proves who fetches and who alters partitions. */
  brokerEpoch: number
  /** Purgatory keys whose partitions changed in this step; drained by the pump, empty between steps. */
  woken: string[]
  /** What this step's changes mean to the rooms above; drained by the pump, empty between steps. */
  outcomes: ReplicaOutcome[]
  /** An AlterPartition is on its way. */
  alterPartitionInFlight: boolean
  /** Partitions with a change that waits to be sent, oldest first. */
  alterPartitionQueue: string[]
  /** Partitions led here in whose ISR somebody does not have everything. */
  lagging: Set<string>
  /** When their ISR is looked at next; null while there is none. */
  isrCheckUs: number | null
  /** When `replication-offset-checkpoint` is written next; null while it says what is. */
  highWatermarkCheckpointUs: number | null
  /** Likewise of recovery points and log start offsets. */
  offsetCheckpointUs: number | null
  /** Directories of deleted partitions, until their delay is over. */
  pendingDeletes: PendingDelete[]
  /** When the next file of a deleted segment or partition goes. */
  deleteUs: number | null
  /** When the next retention run is. */
  retentionUs: number | null
}

/** What the rooms above want to know of a partition. */
export type ReplicaOutcome =
  | { kind: 'became-leader'; topicPartition: string; leaderEpoch: number }
  | { kind: 'became-follower'; topicPartition: string; leaderEpoch: number }
  /** The replica is no longer this broker's, or its topic is deleted. */
  | { kind: 'stopped'; topicPartition: string; deleted: boolean }
  | { kind: 'high-watermark-advanced'; topicPartition: string; highWatermark: number }
  /** To be asked of the active controller; the completion goes to `onAlterPartitionCompletion`. */
  | { kind: 'alter-partition'; body: RequestInput<56>; purpose: AlterPartitionPurpose }

/** Which changes an AlterPartition carries. */
export interface AlterPartitionPurpose extends Purpose {
  kind: 'replica.alter-partition'
  topicPartitions: string[]
}

export function createReplicaState(): ReplicaState {
  return {
    brokerEpoch: -1,
    woken: [],
    outcomes: [],
    alterPartitionInFlight: false,
    alterPartitionQueue: [],
    lagging: new Set(),
    isrCheckUs: null,
    highWatermarkCheckpointUs: null,
    offsetCheckpointUs: null,
    pendingDeletes: [],
    deleteUs: null,
    retentionUs: null,
  }
}

/** The key under which produce and fetch requests wait for a partition. */
export function wake(node: ReplicaNode, topicPartition: string): void {
  const { woken } = node.replica
  if (!woken.includes(topicPartition)) woken.push(topicPartition)
}
