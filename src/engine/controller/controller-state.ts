import type { EngineEvent } from '../../contract/event.ts'
import { createMetadataImage, type MetadataImage } from '../metadata/metadata-image.ts'
import type { ControllerConfig } from './controller-config.ts'

/**
 * A node's part in deciding. Only the active controller writes; its image runs ahead of what is committed, by its own
 * records. The others follow the committed log, ready to take over.
 */
export interface ControllerState {
  config: ControllerConfig
  image: MetadataImage
  /** claiming: leader of the quorum, but its own leader change is not committed yet. */
  role: 'standby' | 'claiming' | 'active'
  /** Leader epoch that was last claimed, −1 before the first. */
  epoch: number
  /** Offset of the leader change of that epoch. */
  epochStartOffset: number
  /** Written, not yet committed, in the order of the log. */
  pendingWrites: PendingWrite[]
  /** Sessions of brokers, by id; kept by the active controller only. */
  heartbeats: Map<number, BrokerHeartbeat>
  /** When it became active: session checks are counted from here. */
  activatedUs: number
  /** When the next session check is set for; null when none is. */
  sessionCheckUs: number | null
}

/** What happens when `offset` is committed: the answer leaves, the events are told. */
export interface PendingWrite {
  offset: number
  /** Null: nobody asked, the controller did it by itself. */
  asker: Asker | null
  body: object | null
  events: EngineEvent[]
}

export interface Asker {
  requestId: number
  apiKey: number
  version: number
  /** Kept for the answer that is due when leadership is lost. */
  request: object
}

export interface BrokerHeartbeat {
  brokerEpoch: number
  /** Last sign of life; null when there is no session. */
  lastContactUs: number | null
  /** How far the broker has replayed the metadata log. */
  metadataOffset: number
  /** Offset at which its leaderships were moved away, −1 unless it is in controlled shutdown. */
  controlledShutdownOffset: number
}

/** A deferred answer that may leave now. */
export interface Answer {
  requestId: number
  body: object
}

export function createController(config: ControllerConfig): ControllerState {
  return {
    config,
    image: createMetadataImage(),
    role: 'standby',
    epoch: -1,
    epochStartOffset: -1,
    pendingWrites: [],
    heartbeats: new Map(),
    activatedUs: 0,
    sessionCheckUs: null,
  }
}
