import { useRows } from '../../image-store.ts'
import { useText } from '../../text/t.ts'
import { useView } from '../../view-store.ts'
import { Icon } from '../../widgets/Icon.tsx'
import { dotOf, quorumLine, quorumWord, votersOf } from './select.ts'
import './quorum.css'

/** The controller quorum: one line at rest, roles, epochs, log ends and votes when opened. */
export function Quorum() {
  const t = useText()
  const rows = useRows('quorum/')
  const voters = votersOf(rows, useRows('broker/'))
  const open = useView((view) => view.quorumOpen)
  if (rows.length === 0) return null
  return (
    <section className="quorum" aria-label={t('quorum.title')}>
      <button
        type="button"
        className="quorum-line"
        aria-expanded={open}
        onClick={() => useView.setState({ quorumOpen: !open })}
      >
        <span className="quorum-title">
          <Icon name={open ? 'open' : 'closed'} />
          {t('quorum.title')}
        </span>
        <span className="quorum-dots" aria-hidden="true">
          {voters.map((row) => (
            <span key={row.id} data-dot={dotOf(row)}>
              {row.id}
            </span>
          ))}
        </span>
        <span className="quorum-facts">{quorumLine(t, rows)}</span>
      </button>
      {open && (
        <ul className="quorum-nodes">
          {rows.map((row) => (
            <li key={row.id} data-dot={dotOf(row)}>
              <b>{t('controller.name', { id: row.id })}</b>
              <span>{quorumWord(t, row)}</span>
              <span className="quorum-datum">{t('quorum.epoch', { n: row.epoch })}</span>
              <span className="quorum-datum">{t('quorum.end', { n: row.logEndOffset })}</span>
              {(row.role === 'candidate' || row.role === 'prospective') && (
                <span className="quorum-datum">{t('quorum.votes', { n: row.granted.length })}</span>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
