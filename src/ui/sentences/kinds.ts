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

export function kindOf(event: EngineEvent): EventKind {
  if (event.type === 'QuorumRoleChanged') return event.role === 'leader' ? 'election' : 'other'
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
