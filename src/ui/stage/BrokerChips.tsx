import { useRows } from '../image-store.ts'
import { useText } from '../text/t.ts'
import { sameSelection, select, useView } from '../view-store.ts'
import { Ring } from '../widgets/Ring.tsx'
import { useBrokerStanding } from '../widgets/use-broker-standing.ts'

/** The brokers in a row of chips, where there is no room for columns. */
export function BrokerChips() {
  const brokers = useRows('broker/')
  return (
    <div className="broker-chips">
      {brokers
        .filter((one) => one.roles.includes('broker'))
        .map(({ id }) => (
          <BrokerChip key={id} id={id} />
        ))}
    </div>
  )
}

function BrokerChip({ id }: { id: number }) {
  const t = useText()
  const { broker, standing } = useBrokerStanding(id)
  const selected = useView((view) => sameSelection(view.selection, { kind: 'broker', id }))
  if (broker === undefined || standing === null) return null
  return (
    <button
      type="button"
      className="broker-chip"
      data-tone={standing.tone}
      aria-pressed={selected}
      onClick={() => select({ kind: 'broker', id })}
    >
      <b>{t('broker.name', { id })}</b>
      {standing.silent && broker.sessionDeadlineUs !== null ? (
        <Ring deadlineUs={broker.sessionDeadlineUs} lengthUs={broker.sessionTimeoutUs} seconds />
      ) : (
        <span>{t(standing.word)}</span>
      )}
    </button>
  )
}
