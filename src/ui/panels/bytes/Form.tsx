import { useMemo } from 'react'
import { utf8Decode } from '../../../base/bytes.ts'
import { useText } from '../../text/t.ts'
import type { Section } from './field.ts'
import { fieldsOf } from './file-fields.ts'
import { meaningText } from './words.ts'

interface FormProps {
  path: string
  bytes: Uint8Array
  sections: readonly Section[]
  /** The section that the cursor is in. */
  nth: number
  onCursor: (at: number) => void
}

const TEXT_BYTES_MAX = 65_536
/** Entries of a table around the cursor's. */
const ENTRIES_MAX = 200

/** The file in the form it was written in: a text as text, an index as the table of its entries. */
export function Form(props: FormProps) {
  const t = useText()
  const { bytes, sections, nth } = props
  const kind = sections[nth]?.kind
  if (kind === 'line') {
    return (
      <>
        <h4>{t('bytes.asText')}</h4>
        <pre className="bytes-text">{utf8Decode(bytes, 0, Math.min(bytes.length, TEXT_BYTES_MAX))}</pre>
      </>
    )
  }
  return kind === 'entry' ? <Entries {...props} /> : null
}

function Entries({ path, bytes, sections, nth, onCursor }: FormProps) {
  const t = useText()
  const from = Math.max(0, nth - ENTRIES_MAX / 2)
  const rows = useMemo(
    () => sections.slice(from, from + ENTRIES_MAX).filter(({ kind }) => kind === 'entry'),
    [sections, from],
  )
  const names = fieldsOf(path, bytes, rows[0] as Section).map(({ name }) => name)
  return (
    <table className="bytes-entries">
      <caption>{t('bytes.entries', { n: sections.filter(({ kind }) => kind === 'entry').length })}</caption>
      <thead>
        <tr>
          {names.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const isHere = sections[nth] === row
          return (
            <tr key={row.start} aria-current={isHere || undefined}>
              {fieldsOf(path, bytes, row).map((field, column) => {
                const words = [field.value, meaningText(t, field)].filter((word) => word !== null).join(' · ')
                return (
                  <td key={field.name}>
                    {column > 0 ? (
                      words
                    ) : (
                      <button type="button" tabIndex={isHere ? 0 : -1} onClick={() => onCursor(row.start)}>
                        {words}
                      </button>
                    )}
                  </td>
                )
              })}
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
