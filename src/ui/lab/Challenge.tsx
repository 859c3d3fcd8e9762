import { useRow } from '../image-store.ts'
import { formatCount } from '../text/number.ts'
import { useText } from '../text/t.ts'

/** The ledger as a task: lose what was acknowledged. */
export function Challenge() {
  const t = useText()
  const ledger = useRow('ledger')
  const lost = ledger?.ackedLost ?? 0
  return (
    <section className="challenge" data-lost={lost > 0 || undefined} aria-label={t('doors.break')}>
      <p>{lost > 0 ? t('break.done', { n: lost }) : t('break.ask')}</p>
      {ledger !== undefined && (
        <dl>
          <div>
            <dt>{t('ledger.sent')}</dt>
            <dd>{formatCount(ledger.sent)}</dd>
          </div>
          <div>
            <dt>{t('ledger.acked')}</dt>
            <dd>{formatCount(ledger.acked)}</dd>
          </div>
          <div>
            <dt>{t('ledger.lost')}</dt>
            <dd>{formatCount(lost)}</dd>
          </div>
        </dl>
      )}
    </section>
  )
}
