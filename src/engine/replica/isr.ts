import { isCaughtUp, maximalIsr, type PartitionState, type RemoteReplica } from './partition.ts'

/** What the metadata image says of a broker; null where it is not registered. */
export interface BrokerView {
  brokerEpoch: number
  fenced: boolean
  inControlledShutdown: boolean
}
export type ViewOfBroker = (brokerId: number) => BrokerView | null

/** Fenced, leaving or restarted brokers are not taken into the ISR (KIP-841, KIP-903). */
export function isIsrEligible(remote: RemoteReplica, viewOf: ViewOfBroker): boolean {
  const view = viewOf(remote.brokerId)
  if (view === null || view.fenced || view.inControlledShutdown || remote.brokerEpoch === null) return false
  return remote.brokerEpoch === -1 || remote.brokerEpoch === view.brokerEpoch
}

/**
 * The high watermark as far as the replicas' logs allow (semantics of KAFKA-15583 and KIP-497): the lowest log end among the
 * leader, the maximal ISR, and those who are caught up and about to join. Null: it may not move at all while the ISR
 * is below the effective minimum.
 */
export function committableOffset(
  partition: PartitionState,
  leader: { logEndOffset: number; minIsr: number; nowUs: number; lagTimeMaxUs: number },
  viewOf: ViewOfBroker,
): number | null {
  if (partition.isr.length < leader.minIsr) return null
  let offset = leader.logEndOffset
  const maximal = maximalIsr(partition)
  for (const remote of partition.remotes.values()) {
    if (remote.logEndOffset >= offset) continue
    const joining = () =>
      isCaughtUp(remote, leader.logEndOffset, leader.nowUs, leader.lagTimeMaxUs) && isIsrEligible(remote, viewOf)
    if (maximal.includes(remote.brokerId) || joining()) offset = remote.logEndOffset
  }
  return offset
}

/** A follower may join when it has everything committed, and everything from before this leader's epoch (KAFKA-7128). */
export function canJoinIsr(
  partition: PartitionState,
  remote: RemoteReplica,
  highWatermark: number,
  viewOf: ViewOfBroker,
): boolean {
  if (partition.pendingIsr !== null || partition.isr.includes(remote.brokerId)) return false
  if (!isIsrEligible(remote, viewOf)) return false
  const epochStart = partition.leaderEpochStartOffset
  return remote.logEndOffset >= highWatermark && epochStart !== null && remote.logEndOffset >= epochStart
}

/** ISR members that have been behind for longer than `replica.lag.time.max.ms`. */
export function outOfSyncReplicas(
  partition: PartitionState,
  logEndOffset: number,
  nowUs: number,
  lagTimeMaxUs: number,
): number[] {
  if (partition.pendingIsr !== null) return []
  const out: number[] = []
  for (const id of partition.isr) {
    const remote = partition.remotes.get(id)
    if (remote !== undefined && !isCaughtUp(remote, logEndOffset, nowUs, lagTimeMaxUs)) out.push(id)
  }
  return out
}

/** Kafka keeps the proposed ISR as a set of ids, which comes out in their order, not in that of joining. */
function inIdOrder(ids: number[]): number[] {
  return ids.sort((a, b) => a - b)
}

/** Proposes a larger ISR: it counts at once for what must be replicated. */
export function proposeExpand(partition: PartitionState, brokerId: number, nowUs: number): void {
  partition.pendingIsr = {
    change: 'expand',
    isr: inIdOrder([...partition.isr, brokerId]),
    brokerIds: [brokerId],
    phase: 'waiting',
    sinceUs: nowUs,
  }
}

/** Proposes a smaller ISR: who is removed counts until the controller agrees. */
export function proposeShrink(partition: PartitionState, outOfSync: readonly number[], nowUs: number): void {
  partition.pendingIsr = {
    change: 'shrink',
    isr: inIdOrder(partition.isr.filter((id) => !outOfSync.includes(id))),
    brokerIds: [...outOfSync],
    phase: 'waiting',
    sinceUs: nowUs,
  }
}
