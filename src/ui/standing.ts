import type { BrokerRow, PartitionRow, ProcessRow, ReplicaRow } from '../contract/image.ts'
import type { PlainKey } from './text/t.ts'

/** A heartbeat every 2 s renews a session of 9 s: with less than this left, at least one did not come. */
export const SILENT_SHARE = 0.6

export type Tone = 'calm' | 'warm' | 'off'

/** How a broker stands, in one word and a tone. */
export interface BrokerStanding {
  word: PlainKey
  tone: Tone
  /** The controller's session for it is running out. */
  silent: boolean
}

export function brokerStanding(
  broker: BrokerRow,
  ended: ProcessRow['ended'] | undefined,
  runningOut: boolean,
): BrokerStanding {
  const silent = !broker.fenced && broker.sessionDeadlineUs !== null && (broker.status !== 'running' || runningOut)
  if (broker.status === 'stopped') {
    const word = ended === 'kill' ? 'broker.killed' : ended === 'power-loss' ? 'broker.powerless' : 'broker.off'
    return { word, tone: 'off', silent }
  }
  if (broker.status === 'paused') return { word: 'broker.paused', tone: 'warm', silent }
  if (broker.runState !== null && broker.runState !== 'running') {
    return { word: `broker.${broker.runState}`, tone: 'warm', silent }
  }
  if (broker.fenced) return { word: 'broker.fenced', tone: 'warm', silent }
  if (silent) return { word: 'broker.silent', tone: 'warm', silent }
  return { word: 'broker.healthy', tone: 'calm', silent }
}

export type ReplicaPart = 'leader' | 'follower' | 'behind' | 'off' | 'none' | 'old-leader' | 'adding'

/** A replica's part in its partition: by the committed metadata, and by whether its process is there. */
export interface ReplicaStanding {
  part: ReplicaPart
  inSync: boolean
  /** The metadata names it the leader, though it may be off. */
  leads: boolean
  /** Offsets between its log end and the leader's. */
  lag: number
}

export function replicaStanding(
  partition: PartitionRow,
  id: number,
  replica: ReplicaRow | undefined,
  status: BrokerRow['status'] | undefined,
  leaderEnd: number | undefined,
): ReplicaStanding {
  const inSync = partition.isr.includes(id)
  const leads = partition.leader === id
  const lag = replica === undefined || leaderEnd === undefined ? 0 : Math.max(0, leaderEnd - replica.logEndOffset)
  return { part: partOf(partition, id, replica, status), inSync, leads, lag }
}

function partOf(
  partition: PartitionRow,
  id: number,
  replica: ReplicaRow | undefined,
  status: BrokerRow['status'] | undefined,
): ReplicaPart {
  if (status === 'stopped' || status === undefined) return 'off'
  if (replica === undefined) return 'none'
  if (partition.leader === id) return 'leader'
  if (replica.role === 'leader') return 'old-leader'
  if (partition.addingReplicas.includes(id)) return 'adding'
  return partition.isr.includes(id) ? 'follower' : 'behind'
}
