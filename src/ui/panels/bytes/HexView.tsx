import { type KeyboardEvent, type MouseEvent, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useText } from '../../text/t.ts'
import { useView } from '../../view-store.ts'
import { hexByte, type Field } from './field.ts'
import { BYTES_PER_ROW, nextByte, positionText, rowCount, rowsInSight, signOf } from './hex-rows.ts'
import { sizeText } from './words.ts'

interface HexViewProps {
  bytes: Uint8Array
  /** Of the first byte in its file. */
  position: number
  cursor: number
  /** The field that is pointed at. */
  active: Field | undefined
  fieldAt: (at: number) => Field | undefined
  onCursor: (at: number) => void
  onPoint: (at: number | null) => void
}

/** Height of a row in rem. */
const ROW_REM = 1.25

/** Sixteen bytes a row; only rows in sight are drawn. One stop for Tab, arrows go from byte to byte. */
export function HexView(props: HexViewProps) {
  const { bytes, cursor, active, onCursor, onPoint } = props
  const t = useText()
  const ref = useRef<HTMLDivElement>(null)
  const { rowHeight, sight, height } = useSight(ref, rowCount(bytes.length))
  useKeepInSight(ref, cursor, rowHeight)

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const to = nextByte(event.key, cursor, bytes.length, Math.floor(height / rowHeight))
    if (to === undefined) return
    event.preventDefault()
    onPoint(null)
    onCursor(to)
  }
  const [first, last] = sight
  const rows = Array.from({ length: last - first }, (_, index) => first + index)
  return (
    <div className="bytes-hex">
      {/* biome-ignore lint/a11y/useSemanticElements: a window on a table of many thousand rows */}
      <div
        ref={ref}
        role="grid"
        tabIndex={0}
        className="bytes-grid"
        aria-label={t('bytes.grid')}
        aria-rowcount={rowCount(bytes.length)}
        aria-colcount={BYTES_PER_ROW + 1}
        aria-activedescendant={`byte-${cursor}`}
        onKeyDown={onKeyDown}
        onClick={(event) => whenByte(event, onCursor)}
        onMouseOver={(event) => whenByte(event, onPoint)}
        onMouseLeave={() => onPoint(null)}
        onFocus={() => onPoint(null)}
      >
        <div role="presentation" className="bytes-spacer" style={{ height: `${rowCount(bytes.length) * ROW_REM}rem` }}>
          {rows.map((row) => (
            <HexRow key={row} row={row} {...props} />
          ))}
        </div>
      </div>
      <Caption field={active} position={props.position} />
    </div>
  )
}

function whenByte(event: MouseEvent, then: (at: number) => void): void {
  const at = (event.target as HTMLElement).closest<HTMLElement>('[data-at]')?.dataset.at
  if (at !== undefined) then(Number(at))
}

function useSight(ref: React.RefObject<HTMLDivElement | null>, rows: number) {
  const [place, setPlace] = useState({ top: 0, height: 0, rowHeight: ROW_REM * 16 })
  useLayoutEffect(() => {
    const node = ref.current
    if (node === null) return
    const measure = () => {
      const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16
      setPlace({ top: node.scrollTop, height: node.clientHeight, rowHeight: ROW_REM * rem })
    }
    const observer = new ResizeObserver(measure)
    observer.observe(node)
    node.addEventListener('scroll', measure, { passive: true })
    measure()
    return () => {
      observer.disconnect()
      node.removeEventListener('scroll', measure)
    }
  }, [ref])
  const { top, height, rowHeight } = place
  return { rowHeight, height, sight: rowsInSight(top, height, rowHeight, rows) }
}

/** Scrolls as little as needed when the cursor has moved. */
function useKeepInSight(ref: React.RefObject<HTMLDivElement | null>, cursor: number, rowHeight: number): void {
  useEffect(() => {
    const node = ref.current
    if (node === null) return
    const top = Math.floor(cursor / BYTES_PER_ROW) * rowHeight
    if (top < node.scrollTop) node.scrollTop = top
    else if (top + rowHeight > node.scrollTop + node.clientHeight) node.scrollTop = top + rowHeight - node.clientHeight
  }, [ref, cursor, rowHeight])
}

function HexRow({ row, bytes, position, cursor, active, fieldAt }: HexViewProps & { row: number }) {
  const start = row * BYTES_PER_ROW
  const end = Math.min(start + BYTES_PER_ROW, bytes.length)
  const places = Array.from({ length: BYTES_PER_ROW }, (_, index) => start + index)
  const cells = places.filter((at) => at < end)
  const blanks = places.filter((at) => at >= end)
  return (
    // biome-ignore lint/a11y/useSemanticElements: see the grid
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus and names its byte
    <div role="row" className="bytes-row" aria-rowindex={row + 1} style={{ top: `${row * ROW_REM}rem` }}>
      {/* biome-ignore lint/a11y/useSemanticElements: see the grid */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: see the row */}
      <span role="rowheader" className="bytes-position">
        {positionText(position + start)}
      </span>
      {cells.map((at) => {
        const field = fieldAt(at)
        return (
          // biome-ignore lint/a11y/useSemanticElements: see the grid
          // biome-ignore lint/a11y/useFocusableInteractive: see the row
          <span
            key={at}
            id={`byte-${at}`}
            role="gridcell"
            className="bytes-byte"
            data-at={at}
            data-tone={toneOf(field)}
            data-first={field?.start === at || undefined}
            data-active={isSame(field, active) || undefined}
            data-cursor={at === cursor || undefined}
            data-bad={field?.valid === false || undefined}
            aria-selected={at === cursor}
            {...(at === cursor && {
              'aria-label': `${hexByte(bytes[at] ?? 0)} · ${field?.name ?? ''} ${field?.value ?? ''}`,
            })}
          >
            {hexByte(bytes[at] ?? 0)}
          </span>
        )
      })}
      {/* The last row's signs stand under the others. */}
      {blanks.map((at) => (
        <span key={at} className="bytes-blank" aria-hidden="true">
          {'  '}
        </span>
      ))}
      <span className="bytes-signs" aria-hidden="true">
        {cells.map((at) => (
          <span key={at} data-at={at} data-active={isSame(fieldAt(at), active) || undefined}>
            {signOf(bytes[at] ?? 0)}
          </span>
        ))}
      </span>
    </div>
  )
}

const isSame = (a: Field | undefined, b: Field | undefined): boolean =>
  a !== undefined && b !== undefined && a.start === b.start && a.end === b.end

/** Neighbouring fields differ in tone: the ones that carry lengths and those that carry data. */
function toneOf(field: Field | undefined): 'number' | 'varint' | 'data' | undefined {
  if (field === undefined) return undefined
  if (field.type === 'varint' || field.type === 'varlong') return 'varint'
  return field.type === 'bytes' || field.type === 'text' || field.type === 'compressed' ? 'data' : 'number'
}

function Caption({ field, position }: { field: Field | undefined; position: number }) {
  const t = useText()
  const language = useView((view) => view.language)
  if (field === undefined) return <p className="bytes-caption">{t('bytes.point')}</p>
  return (
    <p className="bytes-caption">
      <b>{field.name}</b> <span>{field.type}</span> <span>{sizeText(t, field)}</span>{' '}
      <span>{t('bytes.at', { at: positionText(position + field.start) })}</span>{' '}
      <code lang={language}>{field.value}</code>
    </p>
  )
}
