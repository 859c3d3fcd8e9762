import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react'
import { readRecords } from '../../../protocol/records/batch-iterator.ts'
import { useText } from '../../text/t.ts'
import { type Field, holderOf, type Section, textOrHex } from './field.ts'
import { fieldsOf } from './file-fields.ts'
import { Form } from './Form.tsx'
import { meaningText, sizeText } from './words.ts'

interface FieldsProps {
  path: string
  bytes: Uint8Array
  sections: readonly Section[]
  cursor: number
  active: Field | undefined
  onCursor: (at: number) => void
  onPoint: (at: number | null) => void
}

/** The batch, entry or line that the cursor is in, field by field. */
export function Fields(props: FieldsProps) {
  const { path, bytes, sections, cursor } = props
  const t = useText()
  const section = holderOf(sections, cursor)
  const fields = useMemo(() => (section === undefined ? [] : fieldsOf(path, bytes, section)), [path, bytes, section])
  if (section === undefined) return null
  const nth = sections.indexOf(section)
  // What is pointed at counts before the cursor, as long as it is in this batch.
  const pointed = props.active !== undefined ? holderOf(fields, props.active.start) : undefined
  const record = (pointed ?? holderOf(fields, cursor))?.record ?? 0
  const records = (fields.findLast((field) => field.record !== undefined)?.record ?? -1) + 1
  const go = (to: Section | undefined) => to !== undefined && props.onCursor(to.start)
  const goToRecord = (to: number) => {
    const found = fields.find((field) => field.record === to)
    if (found !== undefined) props.onCursor(found.start)
  }
  return (
    <div className="bytes-fields">
      <Stepper
        text={t(`bytes.section.${section.kind}`, { n: nth + 1, all: sections.length })}
        before={nth > 0 ? () => go(sections[nth - 1]) : null}
        after={nth + 1 < sections.length ? () => go(sections[nth + 1]) : null}
      />
      <FieldList label={t('bytes.fields')} fields={fields.filter((each) => each.record === undefined)} {...props} />
      {records > 0 && (
        <>
          <Stepper
            text={t('bytes.record', { n: record + 1, all: records })}
            before={record > 0 ? () => goToRecord(record - 1) : null}
            after={record + 1 < records ? () => goToRecord(record + 1) : null}
          />
          <FieldList
            label={t('bytes.recordFields')}
            fields={fields.filter((each) => each.record === record)}
            {...props}
          />
        </>
      )}
      <Form path={path} bytes={bytes} sections={sections} nth={nth} onCursor={props.onCursor} />
      {section.kind === 'batch' && fields.at(-1)?.type === 'compressed' && <Unpacked bytes={bytes} section={section} />}
    </div>
  )
}

interface StepperProps {
  text: string
  before: (() => void) | null
  after: (() => void) | null
}

function Stepper({ text, before, after }: StepperProps) {
  const t = useText()
  return (
    <div className="bytes-stepper">
      <h4>{text}</h4>
      <button
        type="button"
        disabled={before === null}
        aria-label={`${t('bytes.previous')}: ${text}`}
        onClick={before ?? undefined}
      >
        ◀
      </button>
      <button
        type="button"
        disabled={after === null}
        aria-label={`${t('bytes.next')}: ${text}`}
        onClick={after ?? undefined}
      >
        ▶
      </button>
    </div>
  )
}

/** A field whose byte is pointed at comes into sight in its own column; the page stays where it is. */
function keepInSight(list: HTMLElement | null, active: Field | undefined): void {
  const column = list?.closest<HTMLElement>('.bytes-fields')
  const option = active === undefined ? null : list?.querySelector<HTMLElement>(`[data-start="${active.start}"]`)
  if (column === null || column === undefined || option === null || option === undefined) return
  const top = option.offsetTop
  if (top < column.scrollTop) column.scrollTop = top
  else if (top + option.offsetHeight > column.scrollTop + column.clientHeight) {
    column.scrollTop = top + option.offsetHeight - column.clientHeight
  }
}

/** One stop for Tab; up and down go from field to field. */
function FieldList({
  label,
  fields,
  active,
  cursor,
  onCursor,
  onPoint,
}: FieldsProps & { label: string; fields: Field[] }) {
  const ref = useRef<HTMLDivElement>(null)
  const t = useText()
  useEffect(() => keepInSight(ref.current, active), [active])
  const stop = Math.max(
    0,
    fields.findIndex(({ start, end }) => start <= cursor && cursor < end),
  )
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    const to = fields[stop + by]
    if (by === 0 || to === undefined || event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    onPoint(null)
    onCursor(to.start)
    ref.current?.querySelectorAll<HTMLElement>('[role=option]')[stop + by]?.focus()
  }
  return (
    <div
      ref={ref}
      role="listbox"
      className="bytes-list"
      aria-label={label}
      onKeyDown={onKeyDown}
      onMouseLeave={() => onPoint(null)}
    >
      {fields.map((field, index) => {
        const meaning = meaningText(t, field)
        const isActive = active?.start === field.start && active.end === field.end
        return (
          // biome-ignore lint/a11y/useKeyWithClickEvents: focus chooses already
          <div
            key={field.start}
            role="option"
            data-start={field.start}
            aria-selected={isActive}
            tabIndex={index === stop ? 0 : -1}
            data-bad={field.valid === false || undefined}
            onMouseOver={() => onPoint(field.start)}
            onFocus={() => onCursor(field.start)}
            onClick={() => onCursor(field.start)}
          >
            <span className="bytes-name">{field.name}</span>
            <span className="bytes-type">{`${field.type} · ${sizeText(t, field)}`}</span>
            <span className="bytes-value">
              {field.value}
              {meaning !== null && <small>{meaning}</small>}
            </span>
          </div>
        )
      })}
    </div>
  )
}

const UNPACKED_MAX = 100

/** Records of a compressed batch: their bytes are not in the file, so they are only told. */
function Unpacked({ bytes, section }: { bytes: Uint8Array; section: Section }) {
  const t = useText()
  const records = useMemo(() => {
    try {
      return readRecords(bytes.subarray(section.start, section.end))
    } catch (error) {
      return (error as Error).message
    }
  }, [bytes, section])
  if (typeof records === 'string') return <p className="bytes-none">{records}</p>
  return (
    <>
      <h4>{t('bytes.unpacked', { n: records.length })}</h4>
      <ul className="bytes-unpacked">
        {records.slice(0, UNPACKED_MAX).map(({ offset, key, value }) => (
          <li key={offset}>
            <span className="bytes-offset">{offset}</span> {key === null ? 'null' : textOrHex(key)}{' '}
            {value === null ? '∅' : textOrHex(value)}
          </li>
        ))}
      </ul>
    </>
  )
}
