import { type KeyboardEvent, type ReactNode, useMemo, useRef } from 'react'
import type { Image } from '../../../contract/image.ts'
import { carryOut, nodeName } from '../../actions.ts'
import { useImage, useRow } from '../../image-store.ts'
import { useText } from '../../text/t.ts'
import { select, toggleRow, useView } from '../../view-store.ts'
import { Icon } from '../../widgets/Icon.tsx'
import { useRoving } from '../../widgets/roving.ts'
import { BrokerHead } from './BrokerHead.tsx'
import { ReplicaCard } from './ReplicaCard.tsx'
import { brokerIds, rowHead } from './select.ts'
import './rack.css'

interface RackProps {
  /** Partitions by name, e.g. "orders-0". */
  rows: readonly string[]
  /** Draws the row that is open; the rack only gives it its place. */
  renderLens: (partition: string) => ReactNode
  /** What stands on top of the columns, over their whole width. */
  top?: ReactNode
}

/** The corner holds nothing to stand on. */
const firstPlace = { row: 0, column: 1 }

const brokersThere = (image: Image): string => brokerIds(image).join(' ')

type Cell = ReturnType<typeof useRoving>['cell']

/** Columns are brokers, rows are partitions, a replica stands at the crossing. */
export function Rack({ rows, renderLens, top }: RackProps) {
  const t = useText()
  // As text: a head hears of its own broker's changes, the grid only of who is there.
  const there = useImage(['broker/'], brokersThere)
  const openRow = useView((view) => view.openRow)
  const grid = useRef<HTMLDivElement>(null)
  const ids = useMemo(() => there.split(' ').filter(Boolean).map(Number), [there])
  const { cell, onKeyDown } = useRoving(grid, rows.length + 1, ids.length + 1, firstPlace)

  const onKey = (event: KeyboardEvent) => {
    if (event.defaultPrevented) return
    onRackKey(event, ids)
    onKeyDown(event)
  }

  return (
    <div className="rack" style={{ '--columns': ids.length } as React.CSSProperties}>
      {top !== undefined && <div className="rack-top">{top}</div>}
      <div
        ref={grid}
        className="rack-grid"
        role="grid"
        tabIndex={-1}
        aria-label={t('rack.grid')}
        aria-rowcount={rows.length + 1}
        aria-colcount={ids.length + 1}
        onKeyDown={onKey}
      >
        {ids.map((id, index) => (
          <ColumnFrame key={id} id={id} column={index + 2} rows={rows.length + 1} />
        ))}
        <div role="row" className="rack-row rack-heads" tabIndex={-1}>
          <span role="columnheader" className="rack-corner">
            <span className="spoken">{t('rack.partition')}</span>
          </span>
          {ids.map((id, index) => (
            <BrokerHead key={id} id={id} cell={cell(0, index + 1)} />
          ))}
        </div>
        {rows.map((name, index) => (
          <PartitionLine
            key={name}
            name={name}
            row={index + 1}
            ids={ids}
            cell={cell}
            lens={openRow === name ? renderLens(name) : null}
          />
        ))}
      </div>
    </div>
  )
}

/** `k` kills the column's broker, Enter inspects (on a row's head: opens it). */
function onRackKey(event: KeyboardEvent, ids: readonly number[]): void {
  const target = event.target as HTMLElement
  if (target.dataset.cell === undefined || event.ctrlKey || event.metaKey || event.altKey) return
  const id = ids[Number(target.dataset.cell.split(',')[1]) - 1]
  const partition = target.closest<HTMLElement>('[data-partition]')?.dataset.partition
  if (event.key === 'k' && id !== undefined) carryOut('kill', nodeName(id))
  else if (event.key !== 'Enter') return
  else if (id === undefined && partition !== undefined) toggleRow(partition)
  else if (id !== undefined)
    select(partition === undefined ? { kind: 'broker', id } : { kind: 'replica', partition, broker: id })
  event.preventDefault()
}

/** The box that holds a broker's replicas: open at the bottom, and grey as a whole when its process is gone. */
function ColumnFrame({ id, column, rows }: { id: number; column: number; rows: number }) {
  const broker = useRow(`broker/${id}`)
  return (
    <span
      aria-hidden="true"
      className="rack-column"
      data-status={broker?.status}
      style={{ gridColumn: column, gridRow: `1 / span ${rows}` }}
    />
  )
}

interface PartitionLineProps {
  name: string
  row: number
  ids: readonly number[]
  cell: Cell
  lens: ReactNode
}

function PartitionLine({ name, row, ids, cell, lens }: PartitionLineProps) {
  return (
    <div
      role="row"
      tabIndex={-1}
      className="rack-row"
      data-partition={name}
      data-open={lens !== null || undefined}
      style={{ gridRow: row + 1 }}
    >
      <RowHead name={name} open={lens !== null} cell={cell(row, 0)} />
      {lens === null ? (
        ids.map((id, index) => <ReplicaCard key={id} name={name} id={id} cell={cell(row, index + 1)} />)
      ) : (
        <div role="gridcell" className="rack-lens" aria-colspan={ids.length} {...cell(row, 1)} tabIndex={-1}>
          {lens}
        </div>
      )}
    </div>
  )
}

function RowHead({ name, open, cell }: { name: string; open: boolean; cell: ReturnType<Cell> }) {
  const t = useText()
  const partition = useRow(`partition/${name}`)
  if (partition === undefined) return <span role="rowheader">{name}</span>
  const { line, min, tone } = rowHead(t, partition)
  return (
    <div
      role="rowheader"
      className="rack-row-head"
      data-tone={tone}
      aria-expanded={open}
      title={t(open ? 'partition.close' : 'partition.open', { partition: name })}
      onClick={() => toggleRow(name)}
      {...cell}
    >
      <span className="rack-row-name">
        <Icon name={open ? 'open' : 'closed'} />
        {name}
      </span>
      <span className="rack-row-line">
        {line}
        {min !== null && <b> · {min}</b>}
      </span>
    </div>
  )
}
