import type { BrokerRow, Image, PartitionRow, ReplicaRow } from '../../../contract/image.ts'
import { replicaStanding, type ReplicaStanding } from '../../standing.ts'
import type { Translate } from '../../text/t.ts'

/** Ids of the nodes that hold replicas, in order. */
export function brokerIds(image: Image): number[] {
  const brokers = [...image.values()].filter((row): row is BrokerRow => row.kind === 'broker')
  const holders = brokers.filter((one) => one.roles.includes('broker'))
  return holders.map((one) => one.id).sort((a, b) => a - b)
}

/** The largest log end among a partition's replicas: the scale of its row. */
export function rowEnd(image: Image, name: string, replicas: readonly number[]): number {
  return replicas.reduce((end, id) => Math.max(end, logEnd(image, name, id) ?? 0), 0)
}

export function logEnd(image: Image, name: string, id: number): number | undefined {
  return (image.get(`replica/${name}/${id}`) as ReplicaRow | undefined)?.logEndOffset
}

/** The word on a card: "리더", "뒤처짐 11", "꺼짐 · 리더" as long as the metadata still names the dead one. */
export function cardWord(t: Translate, { part, leads, lag }: ReplicaStanding): string {
  if (part === 'behind' && lag > 0) return t('replica.behindBy', { n: lag })
  if (part === 'off' && leads) return `${t('replica.off')} · ${t('replica.leader')}`
  return t(`replica.${part}`)
}

/** A cell's accessible name: "orders-0, 2번 브로커, 팔로워, 동기화됨, 로그 끝 42, 하이 워터마크 40". */
export function cellName(
  t: Translate,
  name: string,
  id: number,
  standing: ReplicaStanding,
  row: ReplicaRow | undefined,
): string {
  const broker = t('broker.name', { id })
  const role = cardWord(t, standing)
  if (row === undefined) return t('replica.cellUnknown', { partition: name, broker, role })
  const sync = t(standing.inSync ? 'replica.inSync' : 'replica.outOfSync')
  return t('replica.cell', { partition: name, broker, role, sync, leo: row.logEndOffset, hw: row.highWatermark })
}

export interface RowHead {
  line: string
  /** Said only when the ISR is down to it. */
  min: string | null
  tone: 'calm' | 'warm' | 'loss'
}

/** The second line of a row's head, and how it looks: "ISR 2/3 · 에포크 8". */
export function rowHead(t: Translate, row: PartitionRow): RowHead {
  const { isr, replicas, leaderEpoch, minInsyncReplicas } = row
  const short = isr.length < replicas.length
  const atMin = isr.length <= minInsyncReplicas && short
  const min = atMin ? t('partition.min', { n: minInsyncReplicas }) : null
  // Two facts fit: the epoch gives way when the ISR is down to its minimum.
  const counts = { isr: isr.length, replicas: replicas.length }
  const line = min === null ? t('partition.line', { ...counts, epoch: leaderEpoch }) : t('partition.isr', counts)
  if (row.leader < 0) return { line: t('partition.noLeader'), min, tone: 'loss' }
  return { line, min, tone: isr.length < minInsyncReplicas ? 'loss' : short ? 'warm' : 'calm' }
}

export { replicaStanding }
