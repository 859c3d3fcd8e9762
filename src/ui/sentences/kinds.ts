import type { EngineEvent } from '../../contract/event.ts'

/** What the log filters by and the timeline has a mark for. */
export type EventKind = 'fault' | 'repair' | 'election' | 'isr' | 'rebalance' | 'error' | 'other'

export const eventKinds: readonly EventKind[] = ['fault', 'repair', 'election', 'isr', 'rebalance', 'error', 'other']

const kinds: Partial<Record<EngineEvent['type'], EventKind>> = {
  ProcessStopped: 'fault',
  ProcessPaused: 'fault',
  LinkCut: 'fault',
  LinkLatencySet: 'fault',
  LogDirFailed: 'fault',
  BrokerFenced: 'fault',
  ProcessStarted: 'repair',
  ProcessResumed: 'repair',
  LinkHealed: 'repair',
  BrokerUnfenced: 'repair',
  LeaderElected: 'election',
  IsrShrunk: 'isr',
  IsrExpanded: 'isr',
  GroupStateChanged: 'rebalance',
  MemberJoined: 'rebalance',
  MemberLeft: 'rebalance',
  PartitionsAssigned: 'rebalance',
  PartitionsRevoked: 'rebalance',
  CommandRefused: 'error',
  RequestFailed: 'error',
  RecordFailed: 'error',
  ProduceRetried: 'error',
  LogTruncated: 'error',
}

/**
 * Answers by which the protocol takes its ordinary way: a coordinator that is yet to be made or loaded, a first JoinGroup without
 * a member id, a group that gathers.
 */
const expected: ReadonlySet<number> = new Set([14, 15, 27, 79])

export function kindOf(event: EngineEvent): EventKind {
  if (event.type === 'QuorumRoleChanged') return event.role === 'leader' ? 'election' : 'other'
  if (event.type === 'RequestFailed' && expected.has(event.error)) return 'other'
  return kinds[event.type] ?? 'other'
}

/** The mark of a kind: shape first, colour second. */
export const kindMarks: Record<EventKind, string> = {
  fault: '✕',
  repair: '○',
  election: '◆',
  isr: '▮',
  rebalance: '↻',
  error: '!',
  other: '·',
}
