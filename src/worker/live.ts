/** An open session in its host: what runs, what it is doing now, and what of it was told to the page. */
import type { HostMessage, StoreKind } from '../contract/frame.ts'
import type { DiskState } from '../engine/sim/disk-state.ts'
import type { Frame, Session } from '../engine/sim/session.ts'
import type { Behaviours } from '../engine/sim/simulation.ts'
import type { Mirror } from './mirror.ts'
import type { Pace } from './pacing.ts'
import { type RecoveryWatch, reportOf } from './recovery.ts'
import type { Backend } from './stores/store.ts'

/** What the worker gives the host, and a test gives it too. */
export interface Doors {
  post(message: HostMessage, transfer?: Transferable[]): void
  /** Monotonic. */
  nowMs(): number
  /** Where disks are kept, if there is a place and no other tab writes. */
  openPlace(): Promise<{ backend: Backend | null; writer: boolean; release: () => void }>
  /** Calls back once after so many ms (0: after the messages that wait already). Returns the way to take it back. */
  after(delayMs: number, run: () => void): () => void
  behaviours: Behaviours
  /** Which engine this is: another one may replay an input log differently. */
  engineHash: string
}

/** What virtual time does. */
export type Activity =
  | { kind: 'paused' }
  /** Follows wall time. */
  | { kind: 'paced' }
  /** As fast as possible. */
  | { kind: 'until'; atUs: number; untilNotable: boolean }
  | { kind: 'seek'; atUs: number; begun: boolean; shownMs: number }
  | { kind: 'step'; visible: boolean; fromUs: number }

export interface Live {
  doors: Doors
  session: Session
  /** What was on the disks at time 0: nothing for a session that began empty. */
  genesisDisks: ReadonlyMap<string, DiskState>
  store: StoreKind
  /** null: the disks are kept nowhere. */
  mirror: Mirror | null
  mirroredMs: number
  /** Lets another tab write. */
  release: () => void
  /** While the nodes recover from an earlier visit's disks. */
  watch: RecoveryWatch | null
  isRecovered: boolean
  activity: Activity
  pace: Pace
  /** Takes the planned slice back; null: none is planned, as always while paused. */
  unplan: (() => void) | null
  /** Inputs changed since they were told. */
  inputsToTell: boolean
  /** The earliest moment for the next frame of a running session. */
  nextFrameMs: number
  /** What changed in steps whose frame was not sent yet. */
  held: Frame | null
  /** Called when nothing is going on any more. */
  idle: () => void
  /** State hashes at pauses, by time: for finding where another engine differs. */
  stateHashes: [number, string][]
  /** Crashes already told: a replay makes them again. */
  toldCrashes: Set<string>
}

export function isRunning({ activity }: Live): boolean {
  return activity.kind === 'paced' || activity.kind === 'until'
}

/** Tells what was not told yet: the end of a recovery, and crashes (each a defect of the engine that ended one process). */
export function tellNews(live: Live): void {
  if (live.isRecovered && live.watch !== null) {
    live.doors.post({ type: 'recovered', report: reportOf(live.watch, live.session.simulation.world) })
    live.watch = null
  }
  for (const { atUs, process, error } of live.session.simulation.crashes) {
    const where = `${process} at ${atUs} µs`
    const name = `${where}: ${error.message}`
    if (live.toldCrashes.has(name)) continue
    live.toldCrashes.add(name)
    live.doors.post({ type: 'failed', what: error.message, where })
  }
}
