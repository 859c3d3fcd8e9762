import type { RequestOf } from '../../../protocol/apis.ts'
import type { CoordinatorWrite } from '../runtime/append.ts'

/** A request that a member waits with, and the version in which it must be answered. */
export interface Awaiting {
  requestId: number
  apiVersion: number
}

/** What an operation wants written, and what is to happen when that is committed, or fails. */
export interface Plan {
  records: CoordinatorWrite[]
  /** The records change the state when they are appended; else the operation has changed it already. */
  replay: boolean
  effect: Effect
}

/** What becomes of an operation once its records are committed. Data, so that it can wait. */
export type Effect =
  | { kind: 'nothing' }
  | AnswerEffect
  /** One of several answers that make up a response. */
  | { kind: 'part'; requestId: number; index: number; part: object }
  /** A group that was just made: without its record it does not exist. */
  | { kind: 'new-group'; groupId: string; awaiting: Awaiting }
  /** The leader's assignment: with it the generation is stable. */
  | { kind: 'assignment'; groupId: string; generationId: number; assignments: Map<string, Uint8Array> }
  | StaticMemberEffect

export interface AnswerEffect {
  kind: 'answer'
  apiKey: 8 | 12 | 13 | 47
  requestId: number
  body: object
  /** What an OffsetCommit commits: partition and offset. */
  committed?: { groupId: string; offsets: [partition: string, offset: number][] }
}

/** A static member came back under a new id, and nothing else changes. */
export interface StaticMemberEffect {
  kind: 'static-member'
  groupId: string
  groupInstanceId: string
  oldMemberId: string
  newMemberId: string
  /** The group's leader before. */
  leaderId: string
  old: { protocols: RequestOf<11>['protocols']; rebalanceTimeoutMs: number; sessionTimeoutMs: number }
}

/** A response that is made of parts: DeleteGroups and OffsetFetch name many groups. */
export interface Gather {
  apiKey: 9 | 42
  apiVersion: number
  /** Null until that part is there. */
  parts: (object | null)[]
}

export const NOTHING: Effect = { kind: 'nothing' }
