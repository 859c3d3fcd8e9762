import type { HTMLAttributes } from 'react'
import { useRow } from '../../image-store.ts'
import type { ReplicaRow } from '../../../contract/image.ts'
import { replicaStanding, type BrokerStanding, type ReplicaStanding } from '../../standing.ts'
import { formatCount } from '../../text/number.ts'
import { useText, type Translate } from '../../text/t.ts'
import { sameSelection, select, useView, type Selection } from '../../view-store.ts'
import { CoordinatorMark } from '../../widgets/CoordinatorMark.tsx'
import { BrokerTools } from '../../widgets/BrokerTools.tsx'
import { Ring } from '../../widgets/Ring.tsx'
import { useBrokerStanding } from '../../widgets/use-broker-standing.ts'
import type { Axis } from './geometry.ts'
import type { Truncation } from './select.ts'
import { Strip } from './Strip.tsx'

interface LensRowProps {
  id: number
  name: string
  axis: Axis
  compact: boolean
  groups: readonly string[] | undefined
  alone: boolean
  leaderEnd: number | undefined
  truncation: Truncation | undefined
  head: HTMLAttributes<HTMLElement>
  track: HTMLAttributes<HTMLElement>
}

/** A broker's box with its copy of the list in it. */
export function LensRow(props: LensRowProps) {
  const { id, name, axis, compact, alone, groups, leaderEnd, truncation, head, track } = props
  const t = useText()
  const partition = useRow(`partition/${name}`)
  const replica = useRow(`replica/${name}/${id}`)
  const { broker, standing: broken } = useBrokerStanding(id)
  const selection: Selection = { kind: 'replica', partition: name, broker: id }
  const selected = useView((view) => sameSelection(view.selection, selection))
  if (partition === undefined) return null
  const standing = replicaStanding(partition, id, replica, broker?.status, leaderEnd)
  const role = roleText(t, standing, compact ? 'short' : 'full', broken)
  const brokerName = t('broker.name', { id })
  const isSilent = broken?.silent === true && broker?.sessionDeadlineUs != null
  return (
    <div
      role="row"
      tabIndex={-1}
      className="lens-row"
      data-part={standing.part}
      data-tone={broken?.tone}
      data-selected={selected || undefined}
      {...(alone && { 'data-anchor': `node.${id}`, 'data-port': 'side' })}
    >
      <div
        role="rowheader"
        className="lens-head"
        onClick={() => select(alone ? { kind: 'broker', id } : selection)}
        {...head}
      >
        <span className="lens-broker">{brokerName}</span>
        <span className="lens-role">
          {isSilent && broker.sessionDeadlineUs !== null && (
            <Ring deadlineUs={broker.sessionDeadlineUs} lengthUs={broker.sessionTimeoutUs} seconds />
          )}
          {!(isSilent && compact) && <span className="lens-word">{role}</span>}
          {alone && !compact && broken?.tone !== 'off' && <CoordinatorMark id={id} groups={groups} />}
        </span>
        {alone && broker !== undefined && !compact && (
          <BrokerTools id={id} status={broker.status} tabIndex={head.tabIndex ?? -1} />
        )}
      </div>
      <div
        role="gridcell"
        className="lens-track"
        aria-label={stripName(t, id, role, replica)}
        onClick={() => select(selection)}
        {...track}
      >
        {replica !== undefined && axis.width > 0 && (
          <Strip
            axis={axis}
            row={replica}
            name={name}
            leads={standing.leads && standing.part === 'leader'}
            truncation={truncation}
          />
        )}
        {replica !== undefined && replica.logEndOffset < axis.from && (
          <span className="lens-beyond">◁ {formatCount(replica.logEndOffset)}</span>
        )}
      </div>
    </div>
  )
}

/** "리더", "뒤처짐 11", "강제 종료됨 · 리더": a dead broker stays the leader until the controller says otherwise. */
function roleText(t: Translate, standing: ReplicaStanding, length: 'short' | 'full', broken: BrokerStanding | null) {
  const { part, lag, leads } = standing
  if (part === 'behind' && lag > 0) return t('replica.behindBy', { n: lag })
  if (part !== 'off' || broken === null || length === 'short') return t(`replica.${part}`)
  const word = t(broken.word)
  return leads ? `${word} · ${t('replica.leader')}` : word
}

function stripName(t: Translate, id: number, role: string, replica: ReplicaRow | undefined): string {
  const broker = t('broker.name', { id })
  if (replica === undefined) return `${broker}, ${role}`
  const { logStartOffset: start, logEndOffset: leo, highWatermark: hw } = replica
  return t('lens.strip', { broker, role, start, leo, hw })
}
