import { create } from 'zustand'
import type { FramePayload, RecoveryReport, StoreKind, TimedCommand } from '../contract/frame.ts'

/** The session's clock and what the host said of itself: one source for transport, rings and captions. */
export interface SessionState {
  phase: 'closed' | 'starting' | 'open' | 'failed'
  nowUs: number
  /** Virtual wall clock, ms since the epoch. */
  wallMs: number
  running: boolean
  speed: number
  /** The furthest virtual time this run has reached. */
  endUs: number
  inputs: readonly TimedCommand[]
  stateHash: string | null
  /** Traffic events left out of the last frame. */
  sampledOut: number
  store: StoreKind | null
  recovered: RecoveryReport | null
  engineHash: string | null
  /** False in a second tab: it may look, not write. */
  writer: boolean
  failure: { what: string; where: string } | null
}

export const initialSession: SessionState = {
  phase: 'closed',
  nowUs: 0,
  wallMs: 0,
  running: false,
  speed: 1,
  endUs: 0,
  inputs: [],
  stateHash: null,
  sampledOut: 0,
  store: null,
  recovered: null,
  engineHash: null,
  writer: true,
  failure: null,
}

export const useSession = create<SessionState>(() => initialSession)

/** The part of a frame that concerns the clock. */
export function sessionOfFrame(state: SessionState, frame: FramePayload): SessionState {
  return {
    ...state,
    phase: 'open',
    nowUs: frame.nowUs,
    wallMs: frame.wallMs,
    running: frame.running,
    speed: frame.speed,
    endUs: frame.endUs,
    inputs: frame.inputs ?? state.inputs,
    stateHash: frame.stateHash ?? (frame.running ? null : state.stateHash),
    sampledOut: frame.sampledOut,
  }
}
