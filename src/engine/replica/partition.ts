/** What a leader knows of one follower. Offsets are −1 until its first fetch in this leadership. */
export interface RemoteReplica {
  brokerId: number
  /** The offset it last asked for: all below is in its log. */
  logEndOffset: number
  logStartOffset: number
  /** The leader's log end when it last fetched. */
  lastFetchLeaderLogEndOffset: number
  lastFetchTimeUs: number
  /** The last time at which it had all the leader had; 0: never in this leadership. */
  lastCaughtUpTimeUs: number
  /** Of its last fetch; null before that, −1 when the fetch named none. */
  brokerEpoch: number | null
}

/** An ISR change on its way to the controller: one at a time (KIP-497). */
export interface PendingIsr {
  change: 'expand' | 'shrink'
  /** The ISR asked for. */
  isr: number[]
  /** Adds or removes these. */
  brokerIds: number[]
  /** waiting: to be sent with the next AlterPartition; sent: in flight; parked: answered, metadata must tell. */
  phase: 'waiting' | 'sent' | 'parked'
  sinceUs: number
}

/** leaderRecoveryState on the wire. */
export const RECOVERED = 0

/** One partition that this broker hosts a replica of, as metadata last told it, and as the leader has it between. */
export interface PartitionState {
  topicPartition: string
  topic: string
  partition: number
  topicId: string
  /** none: there is no leader now, or the log directory failed. */
  role: 'leader' | 'follower' | 'none'
  leaderId: number
  leaderEpoch: number
  /** Log end offset when this broker became leader in this epoch. Null on followers. */
  leaderEpochStartOffset: number | null
  partitionEpoch: number
  replicas: number[]
  addingReplicas: number[]
  removingReplicas: number[]
  /** As committed by the controller. */
  isr: number[]
  leaderRecoveryState: number
  pendingIsr: PendingIsr | null
  /** On the leader: one each for the other replicas, in assignment order. */
  remotes: Map<number, RemoteReplica>
}

export function createPartition(topic: string, partition: number, topicId: string): PartitionState {
  return {
    topicPartition: `${topic}-${partition}`,
    topic,
    partition,
    topicId,
    role: 'none',
    leaderId: -1,
    leaderEpoch: -1,
    leaderEpochStartOffset: null,
    partitionEpoch: -1,
    replicas: [],
    addingReplicas: [],
    removingReplicas: [],
    isr: [],
    leaderRecoveryState: RECOVERED,
    pendingIsr: null,
    remotes: new Map(),
  }
}

/**
 * Who must have a record before it is committed: the committed ISR and whoever is being added; who is being removed
 * counts until the controller has confirmed it.
 */
export function maximalIsr(partition: PartitionState): number[] {
  const { pendingIsr } = partition
  if (pendingIsr === null || pendingIsr.change === 'shrink') return partition.isr
  return [...partition.isr, ...pendingIsr.brokerIds.filter((id) => !partition.isr.includes(id))]
}

/** `min.insync.replicas`, but never more than there are replicas. */
export function effectiveMinIsr(partition: PartitionState, minInsyncReplicas: number): number {
  return Math.min(minInsyncReplicas, partition.remotes.size + 1)
}

/** Keeps what is known of replicas that stay, forgets those that left. */
export function assignRemotes(partition: PartitionState, localId: number): void {
  const remotes = new Map<number, RemoteReplica>()
  for (const id of partition.replicas) {
    if (id !== localId) remotes.set(id, partition.remotes.get(id) ?? unknownRemote(id))
  }
  partition.remotes = remotes
}

function unknownRemote(brokerId: number): RemoteReplica {
  return {
    brokerId,
    logEndOffset: -1,
    logStartOffset: -1,
    lastFetchLeaderLogEndOffset: -1,
    lastFetchTimeUs: 0,
    lastCaughtUpTimeUs: 0,
    brokerEpoch: null,
  }
}

/** A new leader epoch: ISR members have the whole lag time to come; a broker that was leader already keeps what it knows. */
export function resetRemotes(partition: PartitionState, wasLeader: boolean, logEndOffset: number, nowUs: number): void {
  for (const remote of partition.remotes.values()) {
    const seenUs = partition.isr.includes(remote.brokerId) ? nowUs : 0
    const known = wasLeader ? remote : unknownRemote(remote.brokerId)
    partition.remotes.set(remote.brokerId, {
      ...known,
      lastCaughtUpTimeUs: seenUs,
      lastFetchTimeUs: wasLeader ? seenUs : 0,
      lastFetchLeaderLogEndOffset: wasLeader ? logEndOffset : -1,
    })
  }
}

/**
 * Whether a follower has all, or had all within `replica.lag.time.max.ms`. Kafka's clock is decades from its 0, which stands
 * for never; this one begins there, and "never" is not long ago in its first seconds.
 */
export function isCaughtUp(remote: RemoteReplica, logEndOffset: number, nowUs: number, lagTimeMaxUs: number): boolean {
  const { lastCaughtUpTimeUs: seenUs } = remote
  return remote.logEndOffset === logEndOffset || (seenUs > 0 && nowUs - seenUs <= lagTimeMaxUs)
}

/**
 * A follower asks for `fetchOffset`: all below is in its log. It is caught up now if that is the leader's end, and was
 * at its previous fetch if that was the leader's end then.
 */
export function recordFetch(
  remote: RemoteReplica,
  fetch: { fetchOffset: number; logStartOffset: number; brokerEpoch: number },
  leaderLogEndOffset: number,
  nowUs: number,
): void {
  if (fetch.fetchOffset >= leaderLogEndOffset) {
    remote.lastCaughtUpTimeUs = Math.max(remote.lastCaughtUpTimeUs, nowUs)
  } else if (fetch.fetchOffset >= remote.lastFetchLeaderLogEndOffset) {
    remote.lastCaughtUpTimeUs = Math.max(remote.lastCaughtUpTimeUs, remote.lastFetchTimeUs)
  }
  remote.logEndOffset = fetch.fetchOffset
  remote.logStartOffset = fetch.logStartOffset
  remote.lastFetchLeaderLogEndOffset = leaderLogEndOffset
  remote.lastFetchTimeUs = nowUs
  remote.brokerEpoch = fetch.brokerEpoch
}
