import type { Command } from './command.ts'
import type { StampedEvent } from './event.ts'
import type { Row } from './image.ts'
import type { Query, QueryAnswer } from './query.ts'
import type { Genesis, SavedDisk } from './session.ts'

/** From the page to the worker. */
export type HostRequest =
  /** Opens a session; the first message of all. `resume` takes the visitor's own disk where there is one. */
  | {
      type: 'open'
      genesis: Genesis
      inputs: TimedCommand[]
      resume: boolean
      store: 'best' | 'memory'
      /** What is on the nodes' disks at time 0, from a saved session; by process. */
      disks?: Record<string, SavedDisk>
    }
  | { type: 'command'; command: Command }
  /** 1 is real time; 0.01 … 1000. */
  | { type: 'set-speed'; speed: number }
  | { type: 'run' }
  | { type: 'pause' }
  /** One event; visible: up to the next change that a panel shows. */
  | { type: 'step'; visible: boolean }
  /** To a virtual time, back or forth. Afterwards the session is paused. */
  | { type: 'seek'; atUs: number }
  /** Runs as fast as possible to that time or until the next notable event, whichever is first. */
  | { type: 'run-until'; atUs: number; untilNotable: boolean }
  | { type: 'query'; id: number; query: Query }
  | { type: 'save-file'; id: number }
  | { type: 'close' }

export interface TimedCommand {
  atUs: number
  command: Command
}

/** From the worker to the page: a frame carries its payload as one transferred buffer of UTF-8 JSON. */
export type HostMessage =
  | { type: 'opened'; store: StoreKind; recovered: RecoveryReport | null; engineHash: string; writer: boolean }
  | { type: 'frame'; payload: ArrayBuffer }
  /** The brokers that found a disk are running again; `opened` told what was known then. */
  | { type: 'recovered'; report: RecoveryReport }
  /** From now on the visitor's disk is kept elsewhere: a store failed (a `failed` says why). */
  | { type: 'store-changed'; store: StoreKind }
  | { type: 'answer'; id: number; answer: QueryAnswer }
  | { type: 'failed'; what: string; where: string }
  | { type: 'saved'; id: number; bytes: ArrayBuffer }

export type StoreKind = 'opfs' | 'indexed-db' | 'memory'

export interface RecoveryReport {
  /** Virtual time of the manifest that was opened. */
  atUs: number
  partitions: number
  records: number
  truncatedBytes: number
}

/** What is in a frame's payload. */
export interface FramePayload {
  /** image: `set` is everything, forget what was there (open, seek); delta: changes since the frame before. */
  kind: 'image' | 'delta'
  nowUs: number
  wallMs: number
  running: boolean
  speed: number
  /** The furthest virtual time this run has reached, and the number of inputs: the ends of the timeline. */
  endUs: number
  /** Inputs so far, for the link and the timeline; sent only when they changed. */
  inputs?: TimedCommand[]
  /** State hash, sent when paused. */
  stateHash?: string
  set: [string, Row][]
  remove: string[]
  events: StampedEvent[]
  /** Traffic events left out of `events` in this frame. */
  sampledOut: number
}
