import { useText } from '../../text/t.ts'
import { sameSelection, select, useView } from '../../view-store.ts'
import { BrokerTools } from '../../widgets/BrokerTools.tsx'
import { CoordinatorMark } from '../../widgets/CoordinatorMark.tsx'
import { Ring } from '../../widgets/Ring.tsx'
import { useBrokerStanding } from '../../widgets/use-broker-standing.ts'

interface BrokerHeadProps {
  id: number
  cell: { 'data-cell': string; tabIndex: number; onFocus: () => void }
}

/** "1번 브로커" / "정상 · 리더 2"; while its session runs out, the ring of it. */
export function BrokerHead({ id, cell }: BrokerHeadProps) {
  const t = useText()
  const { broker, standing } = useBrokerStanding(id)
  const selected = useView((view) => sameSelection(view.selection, { kind: 'broker', id }))
  if (broker === undefined || standing === null) return null
  return (
    <div
      role="columnheader"
      className="rack-head"
      data-tone={standing.tone}
      data-anchor={`node.${id}`}
      data-port="top"
      data-selected={selected || undefined}
      onClick={() => select({ kind: 'broker', id })}
      {...cell}
    >
      <span className="rack-head-name">
        <span className="rack-broker">{t('broker.name', { id })}</span>
        <CoordinatorMark id={id} />
      </span>
      <span className="rack-head-line">
        {t(standing.word)}
        {broker.status !== 'stopped' && ` · ${t('broker.leads', { n: broker.leaderCount })}`}
        {standing.silent && broker.sessionDeadlineUs !== null ? (
          <Ring deadlineUs={broker.sessionDeadlineUs} lengthUs={broker.sessionTimeoutUs} seconds />
        ) : (
          broker.status === 'stopped' && broker.fenced && ` · ${t('broker.fenced')}`
        )}
      </span>
      <BrokerTools id={id} status={broker.status} tabIndex={cell.tabIndex} />
    </div>
  )
}
