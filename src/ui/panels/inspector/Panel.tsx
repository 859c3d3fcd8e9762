import { useEvents } from '../../event-store.ts'
import { useImage, useImageStore } from '../../image-store.ts'
import { formatClock } from '../../text/number.ts'
import { useText, type PlainKey } from '../../text/t.ts'
import { useView, type Selection } from '../../view-store.ts'
import { Actions } from './Actions.tsx'
import { factSheet, keysOf, type Fact } from './facts.ts'
import { reasonsFor } from './why.ts'
import './inspector.css'

/** What is selected: every fact under Kafka's name, why it is so, and what can be done to it. */
export function Inspector() {
  const t = useText()
  const selection = useView((view) => view.selection)
  return (
    <section className="inspector" aria-label={t('inspector.title')}>
      {selection === null ? (
        <p className="inspector-nothing">{t('inspector.nothing')}</p>
      ) : (
        <Sheet selection={selection} />
      )}
    </section>
  )
}

function Sheet({ selection }: { selection: Selection }) {
  const t = useText()
  const store = useImageStore()
  // Draws again when the text of the sheet differs, not at every change of a row.
  const text = useImage(keysOf(selection), (image) => JSON.stringify(factSheet(image, selection, t)))
  const sheet = text === 'null' ? null : (JSON.parse(text) as NonNullable<ReturnType<typeof factSheet>>)
  const reasons = reasonsFor(selection, useEvents(), store.image, t)
  if (sheet === null) return <p className="inspector-nothing">{t('inspector.nothing')}</p>
  return (
    <>
      <header>
        <h2>{sheet.title}</h2>
      </header>
      <Actions selection={selection} />
      {reasons.length > 0 && (
        <>
          <h3>{t('inspector.why')}</h3>
          <ol className="inspector-why">
            {reasons.map(({ atUs, text: sentence, config }) => (
              <li key={`${atUs} ${sentence}`}>
                <time>{formatClock(atUs)}</time>
                <span>
                  {sentence} {config !== null && <code>{config}</code>}
                </span>
              </li>
            ))}
          </ol>
        </>
      )}
      <Facts title="inspector.marks" facts={sheet.marks} note={t('inspector.exclusive')} />
      <Facts title="inspector.facts" facts={sheet.facts} />
      <Facts title="inspector.waiting" facts={sheet.waiting} />
      <Facts title="inspector.configs" facts={sheet.configs} />
    </>
  )
}

function Facts({ title, facts, note }: { title: PlainKey; facts: readonly Fact[]; note?: string }) {
  const t = useText()
  if (facts.length === 0) return null
  return (
    <>
      <h3>{t(title)}</h3>
      {note !== undefined && <p className="inspector-note">{note}</p>}
      <dl>
        {facts.map((one) => (
          <div key={one.name}>
            <dt>
              <code>{one.name}</code>
              {one.note !== undefined && <span>{one.note}</span>}
            </dt>
            <dd>{one.value}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}
