import { memo } from 'react'
import type { ReplicaRow } from '../../../contract/image.ts'
import { formatCount } from '../../text/number.ts'
import { useText } from '../../text/t.ts'
import { useMark } from './use-mark.ts'
import { CELL, detailOf, LANE, rem, STRIP, stripOf, xOf, type Axis, type LogCell, type StripView } from './geometry.ts'
import type { Truncation } from './select.ts'
import { useOlderRecords } from './use-older-records.ts'

interface StripProps {
  axis: Axis
  row: ReplicaRow
  name: string
  leads: boolean
  truncation: Truncation | undefined
}

const TOP = LANE
const BOTTOM = LANE + CELL

/** One replica's log on the shared axis. Cells are below, marks stand in the lanes and between cells: none covers one. */
export const Strip = memo(function Strip({ axis, row, name, leads, truncation }: StripProps) {
  const first = stripOf(axis, row)
  const older = useOlderRecords(row.broker, name, first.missing, row.leaderEpoch)
  const view = older.length === 0 ? first : stripOf(axis, row, older)
  const detail = detailOf(axis.cell)
  const segments = useMark('segment') ? view.segments : []
  const batches = useMark('batch') ? view.batches : []
  const epochs = useMark('epoch') ? view.epochs : []
  return (
    <svg
      className="strip"
      viewBox={`0 0 ${axis.width} ${STRIP}`}
      style={{ width: rem(axis, axis.width), height: rem(axis, STRIP) }}
      aria-hidden="true"
    >
      {segments.map(({ x, width, active }) => (
        <rect
          key={x}
          className="strip-segment"
          data-active={active || undefined}
          x={x + 0.5}
          y={TOP - 2.5}
          width={Math.max(0, width - 1)}
          height={CELL + 5}
          rx={3}
        />
      ))}
      {view.bars.map(({ x, width, epoch, state }) => (
        <rect
          key={`${x}${state}`}
          className="strip-bar"
          data-state={state}
          data-odd={epoch % 2 === 1 || undefined}
          x={x}
          y={TOP + 6}
          width={width}
          height={CELL - 12}
        />
      ))}
      {view.cells.map((cell) => (
        <Cell key={cell.offset} cell={cell} detail={detail} />
      ))}
      {view.gaps.map(({ x, width }) => (
        <line key={x} className="strip-gap" x1={x + 3} x2={x + width - 3} y1={TOP + CELL / 2} y2={TOP + CELL / 2} />
      ))}
      {batches.map(({ x, width }) => (
        <path key={x} className="strip-batch" d={`M${x + 2.5} ${BOTTOM + 0.5}v2h${Math.max(0, width - 5)}v-2`} />
      ))}
      {epochs.map(({ x, width, epoch, odd }) => (
        <rect
          key={epoch}
          className="strip-epoch"
          data-odd={odd || undefined}
          x={x + 1}
          y={BOTTOM + 3.5}
          width={Math.max(0, width - 2)}
          height={2.5}
        />
      ))}
      {truncation !== undefined && <Lost axis={axis} truncation={truncation} end={row.logEndOffset} />}
      <Marks view={view} row={row} leads={leads} axis={axis} />
    </svg>
  )
})

const Cell = memo(function Cell({ cell, detail }: { cell: LogCell; detail: ReturnType<typeof detailOf> }) {
  const { x, width, offset, state, control, key, tombstone } = cell
  const middle = x + width / 2
  if (control) {
    const half = Math.min(6, width / 2 - 1)
    const y = TOP + CELL / 2
    return <path className="strip-control" d={`M${middle} ${y - 10}l${half} 10l${-half} 10l${-half} -10z`} />
  }
  const gap = detail === 'plain' ? 0.5 : 1
  const isText = detail === 'offset' || detail === 'key'
  const hasKey = detail === 'key' && (tombstone || typeof key === 'string')
  return (
    <g className="strip-cell" data-state={state}>
      <rect x={x + gap + 0.5} y={TOP + 0.5} width={width - 2 * gap - 1} height={CELL - 1} rx={2} />
      {state === 'pending' && (
        <rect
          className="strip-hatch"
          x={x + gap + 1}
          y={TOP + 1}
          width={width - 2 * gap - 2}
          height={CELL - 2}
          rx={2}
        />
      )}
      {isText && (
        <text x={middle} y={TOP + (hasKey ? 12 : 18.5)}>
          {offset}
        </text>
      )}
      {hasKey && (
        <text className="strip-key" x={middle} y={TOP + 24}>
          {tombstone ? '∅' : cut(key ?? '', width)}
        </text>
      )}
      {detail === 'offset' && tombstone && (
        <path className="strip-tombstone" d={`M${x + 6} ${BOTTOM - 5}h${width - 12}`} />
      )}
    </g>
  )
})

function cut(text: string, width: number): string {
  const fits = Math.floor((width - 4) / 7.3)
  return text.length <= fits ? text : `${text.slice(0, Math.max(1, fits - 1))}…`
}

function Marks({ view, row, leads, axis }: { view: StripView; row: ReplicaRow; leads: boolean; axis: Axis }) {
  const t = useText()
  const startX = useMark('log-start') ? view.startX : null
  const endX = useMark('log-end') ? view.endX : null
  const hwX = useMark('high-watermark') ? view.highWatermarkX : null
  const { lastStableX } = view
  return (
    <>
      {startX !== null && row.logStartOffset > 0 && (
        <path className="strip-start" d={`M${startX} ${TOP - 3}h5l-5 6z`} />
      )}
      {hwX !== null && (
        <g className="strip-hw" data-leads={leads || undefined}>
          <path className="strip-post" d={`M${post(hwX)} ${leads ? 3.5 : 7}V${BOTTOM + 1}`} />
          <path className="strip-flag" d={`M${post(hwX)} ${leads ? 3.5 : 7}h8l-2.5 3l2.5 3h-8z`} />
          {leads && axis.width - hwX > 64 && (
            <text x={hwX + 12} y={13}>
              {t('lens.hw', { n: formatCount(row.highWatermark) })}
            </text>
          )}
          {leads && axis.width - hwX <= 64 && (
            <text x={hwX - 5} y={13} textAnchor="end">
              {t('lens.hw', { n: formatCount(row.highWatermark) })}
            </text>
          )}
        </g>
      )}
      {lastStableX !== null && <path className="strip-stable" d={`M${post(lastStableX)} 6V${BOTTOM + 1}`} />}
      {endX !== null && (
        <g className="strip-end">
          <path d={`M${endX + 4} ${TOP + 8}l7 6l-7 6z`} />
          {axis.width - endX > 18 + String(row.logEndOffset).length * 7.3 && (
            <text x={endX + 16} y={TOP + 18.5}>
              {formatCount(row.logEndOffset)}
            </text>
          )}
        </g>
      )}
    </>
  )
}

/** A post stands in the gap between two cells; at the axis' start it keeps inside of the picture. */
const post = (x: number): number => Math.max(1, x)

/** What a truncation took: it falls once and leaves dashed places with ✕ (over what came in its place: ✕ in the lane). */
function Lost({ axis, truncation, end }: { axis: Axis; truncation: Truncation; end: number }) {
  const offsets = []
  for (let offset = Math.max(axis.from, truncation.from); offset < Math.min(axis.to, truncation.to); offset++) {
    offsets.push(offset)
  }
  return offsets.map((offset) => {
    const x = xOf(axis, offset)
    const middle = x + axis.cell / 2
    const y = offset < end ? 8 : TOP + CELL / 2
    const arm = offset < end ? 3 : 5
    const isCell = offset >= end && axis.cell >= 6
    return (
      <g key={`${truncation.atUs}-${offset}`} className="strip-lost">
        {isCell && <rect x={x + 1.5} y={TOP + 0.5} width={axis.cell - 3} height={CELL - 1} rx={2} />}
        {isCell && (
          <rect className="strip-fall" x={x + 1.5} y={TOP + 0.5} width={axis.cell - 3} height={CELL - 1} rx={2} />
        )}
        {axis.cell >= 6 && (
          <path d={`M${middle - arm} ${y - arm}l${2 * arm} ${2 * arm}m0 ${-2 * arm}l${-2 * arm} ${2 * arm}`} />
        )}
      </g>
    )
  })
}
