import { useKeys, useRow } from '../../image-store.ts'
import { formatCount } from '../../text/number.ts'
import { useText } from '../../text/t.ts'
import { sameSelection, select, useView } from '../../view-store.ts'
import { Ring } from '../../widgets/Ring.tsx'
import { acksText, heldOf, lingerUs, rateText, secondLine } from './select.ts'
import './producers.css'

/** Who writes. `ids` is the cast; all producers when absent. */
export function Producers({ ids }: { ids?: readonly string[] | undefined }) {
  const t = useText()
  const keys = useKeys('producer/')
  const shown = ids ?? keys.map((key) => key.slice('producer/'.length))
  if (shown.length === 0) return null
  return (
    <section className="producers" aria-label={t('producer.title')}>
      <h2>{t('producer.title')}</h2>
      {shown.map((id) => (
        <ProducerCard key={id} id={id} />
      ))}
    </section>
  )
}

function ProducerCard({ id }: { id: string }) {
  const t = useText()
  const row = useRow(`producer/${id}`)
  const selected = useView((view) => sameSelection(view.selection, { kind: 'producer', id }))
  if (row === undefined) return null
  const held = heldOf(row)
  const second = secondLine(t, row)
  const name = { id, acks: acksText(row.spec.acks), sent: row.sent, acked: row.acked, failed: row.failed }
  return (
    <button
      type="button"
      className="producer"
      data-status={row.status}
      data-anchor={`client.${id}`}
      data-port="right"
      aria-pressed={selected}
      aria-label={t('producer.card', name)}
      onClick={() => select({ kind: 'producer', id })}
    >
      <span className="producer-line">
        <b>{id}</b>
        <span className="producer-rate">{rateText(t, row)}</span>
      </span>
      <span className="producer-line" data-warm={second.warm || undefined}>
        <span className="producer-how" title={second.text}>
          {second.text}
        </span>
        <Held records={held.records} deadlineUs={held.deadlineUs} lengthUs={lingerUs(row)} />
      </span>
      <span className="producer-line">
        <span className="producer-counts">
          {t('producer.acked', { n: formatCount(row.acked) })}/{formatCount(row.sent)}
          {row.failed > 0 && <em>{t('producer.failed', { n: row.failed })}</em>}
        </span>
      </span>
    </button>
  )
}

/** The accumulator: a square for each record that waits, at most eight, and the ring of its linger. */
function Held({ records, deadlineUs, lengthUs }: { records: number; deadlineUs: number | null; lengthUs: number }) {
  const t = useText()
  return (
    <span className="producer-held" title={t('producer.held', { n: records })}>
      {Array.from({ length: Math.min(records, 4) }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: squares are all alike
        <i key={index} />
      ))}
      {records > 4 && `+${formatCount(records - 4)}`}
      {deadlineUs !== null && lengthUs > 0 && <Ring deadlineUs={deadlineUs} lengthUs={lengthUs} />}
    </span>
  )
}
