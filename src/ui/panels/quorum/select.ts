import type { BrokerRow, QuorumRow } from '../../../contract/image.ts'
import type { Translate } from '../../text/t.ts'

/** The quorum in one line: "활성 1 · 에포크 9 · 끝 4,210". Who is active is what the nodes themselves say. */
export function quorumLine(t: Translate, rows: readonly QuorumRow[]): string {
  const epoch = rows.reduce((most, row) => Math.max(most, row.epoch), 0)
  const active = rows.find((row) => row.active && row.status === 'running')
  if (active === undefined) return t('quorum.none', { epoch })
  return t('quorum.line', { id: active.id, epoch: active.epoch, end: active.logEndOffset })
}

/** Who may vote. Brokers that only follow the metadata log are observers; off, they are known by their roles. */
export function votersOf(rows: readonly QuorumRow[], brokers: readonly BrokerRow[]): readonly QuorumRow[] {
  const onlyBrokers = new Set(brokers.filter(({ roles }) => !roles.includes('controller')).map(({ id }) => id))
  return rows.filter(({ id, role }) => role !== 'observer' && !onlyBrokers.has(id))
}

export function quorumWord(t: Translate, row: QuorumRow): string {
  if (row.status === 'paused') return t('broker.paused')
  if (row.status === 'stopped' || row.role === null) return t('quorum.off')
  return t(`quorum.${row.role}`)
}

/** What a node's dot says: the leader's is full, a vote in flight is open; who is paused leads nobody, whatever it believes. */
export function dotOf(row: QuorumRow): 'leader' | 'follower' | 'vote' | 'paused' | 'off' {
  if (row.status === 'paused') return 'paused'
  if (row.status === 'stopped' || row.role === null) return 'off'
  if (row.role === 'leader') return 'leader'
  return row.role === 'candidate' || row.role === 'prospective' ? 'vote' : 'follower'
}
