import { useRef } from 'react'
import type { ConsumerRow } from '../../../contract/image.ts'
import { useRow, useRows } from '../../image-store.ts'
import { useSession } from '../../session-store.ts'
import { SILENT_SHARE } from '../../standing.ts'
import { useText } from '../../text/t.ts'
import { sameSelection, select, useView } from '../../view-store.ts'
import { Ring, useRunningOut } from '../../widgets/Ring.tsx'
import { groupIds, keepSamples, lagOf, type MemberView, membersOf, rateOf, type Sample, shortNames } from './select.ts'
import './groups.css'

interface GroupsProps {
  /** The cast; all groups when absent. */
  ids?: readonly string[] | undefined
  consumers?: readonly string[] | undefined
}

/** Who reads, and how far behind. */
export function Groups({ ids, consumers: cast }: GroupsProps) {
  const t = useText()
  const groups = useRows('group/')
  const consumers = useRows('consumer/').filter((one) => cast === undefined || cast.includes(one.id))
  const shown = ids ?? groupIds(groups, consumers)
  const alone = consumers.filter((one) => one.spec.group === null)
  if (shown.length === 0 && alone.length === 0) return null
  return (
    <section className="groups" aria-label={t('group.title')}>
      <h2>{t('group.title')}</h2>
      {shown.map((id) => (
        <GroupCard key={id} id={id} consumers={consumers} />
      ))}
      {alone.map((one) => (
        <Member
          key={one.id}
          member={{
            id: one.id,
            ours: true,
            assigned: one.assigned.map(({ partition }) => partition),
            sessionDeadlineUs: null,
            sessionTimeoutUs: 0,
          }}
        />
      ))}
    </section>
  )
}

function GroupCard({ id, consumers }: { id: string; consumers: readonly ConsumerRow[] }) {
  const t = useText()
  const row = useRow(`group/${id}`)
  const selected = useView((view) => sameSelection(view.selection, { kind: 'group', id }))
  const group = row ?? {
    kind: 'group',
    id,
    coordinator: -1,
    state: '',
    generation: 0,
    protocol: null,
    leader: null,
    members: [],
    committed: [],
  }
  const members = membersOf(group, consumers)
  const lag = lagOf(group)
  return (
    <div className="group" data-state={group.state}>
      <button
        type="button"
        className="group-head"
        aria-pressed={selected}
        aria-label={t('group.card', { id, state: group.state, generation: group.generation, lag })}
        onClick={() => select({ kind: 'group', id })}
      >
        <span className="group-name">
          <b>{id}</b>
          <span>{group.state}</span>
        </span>
        {row !== undefined && (
          <span className="group-facts">
            {t('group.lag', { n: lag })} · {t('group.generation', { n: group.generation })} ·{' '}
            {t('group.coordinator', { id: group.coordinator })}
          </span>
        )}
      </button>
      {members.length === 0 && <span className="group-facts">{t('group.noMembers')}</span>}
      {members.map((member) => (
        <Member key={member.id} member={member} />
      ))}
    </div>
  )
}

function Member({ member }: { member: MemberView }) {
  const t = useText()
  const { id, ours, assigned, sessionDeadlineUs, sessionTimeoutUs } = member
  const row = useRow(`consumer/${id}`)
  const selected = useView((view) => sameSelection(view.selection, { kind: 'consumer', id }))
  const runningOut = useRunningOut(sessionDeadlineUs, sessionTimeoutUs, SILENT_SHARE)
  const status = row?.status ?? (ours ? 'stopped' : 'running')
  const rate = useHandledRate(row)
  const note = row === undefined ? '' : noteOf(row, rate, t)
  return (
    <button
      type="button"
      className="member"
      data-status={status}
      data-anchor={`client.${id}`}
      data-port="left"
      aria-pressed={selected}
      aria-label={t('group.member', {
        id,
        handled: row?.handled ?? 0,
        assigned: assigned.join(', ') || t('group.nothingAssigned'),
      })}
      onClick={() => select({ kind: 'consumer', id })}
    >
      <span className="member-line">
        <b>{id}</b>
        <span className="member-rate" data-warm={row?.lastError != null || status !== 'running' || undefined}>
          {note}
        </span>
      </span>
      <span className="member-line">
        <span className="chips">
          {assigned.length === 0 && t('group.nothingAssigned')}
          {shortNames(assigned).map((name) => (
            <span key={name} className="chip">
              {name}
            </span>
          ))}
        </span>
        {runningOut && sessionDeadlineUs !== null && (
          <Ring deadlineUs={sessionDeadlineUs} lengthUs={sessionTimeoutUs} seconds />
        )}
      </span>
    </button>
  )
}

function noteOf(row: ConsumerRow, rate: number | null, t: ReturnType<typeof useText>): string {
  if (row.status === 'stopped') return t('broker.off')
  if (row.status === 'paused') return t('broker.paused')
  if (row.state !== 'stable' && row.spec.group !== null) return t(`group.state.${row.state}`)
  return rate === null ? t('group.handled', { n: row.handled }) : t('group.handledPerSecond', { n: rate })
}

/** Records handled a (virtual) second, over the last two of them; from the row's own count. */
function useHandledRate(row: ConsumerRow | undefined): number | null {
  const second = useSession(({ nowUs }) => Math.floor(nowUs / 500_000))
  const samples = useRef<readonly Sample[]>([])
  if (row !== undefined) {
    const atUs = second * 500_000
    if (samples.current.at(-1)?.atUs !== atUs)
      samples.current = keepSamples(samples.current, { atUs, count: row.handled })
  }
  return rateOf(samples.current)
}
