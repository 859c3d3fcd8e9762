import { formatCount } from '../../text/number.ts'
import { useText } from '../../text/t.ts'
import { AXIS, axisTicks, readerLane, rem, type Axis } from './geometry.ts'
import type { Reader } from './select.ts'
import { useMark } from './use-mark.ts'

/** Filled: committed, the next offset to read after a restart. Hollow: position, the next offset to fetch. */
const pentagon = (x: number): string => `M${x} 1.5l5 4.5v7h-10v-7z`

/** A group's lane under the strips: where it is, where it said it is, and the bracket of its lag. */
export function ReaderLine({ axis, reader }: { axis: Axis; reader: Reader }) {
  const t = useText()
  const lane = readerLane(axis, reader)
  const committedX = useMark('committed') ? lane.committedX : null
  const positionX = useMark('position') ? lane.positionX : null
  const hasLag = useMark('lag')
  const bracket = hasLag ? lane.bracket : null
  const lag = hasLag ? lane.lag : null
  return (
    <div className="lens-reader">
      <span className="lens-reader-name">
        {lane.group}
        {lag !== null && <span className="lens-reader-lag">{t('group.lag', { n: formatCount(lag) })}</span>}
      </span>
      <svg
        viewBox={`0 0 ${axis.width} 16`}
        style={{ width: rem(axis, axis.width), height: rem(axis, 16) }}
        aria-hidden="true"
      >
        {bracket !== null && (
          <path className="lens-lag" d={`M${bracket.x + 0.5} 6v4.5h${Math.max(0, bracket.width - 1)}v-4.5`} />
        )}
        {positionX !== null && <path className="lens-position" d={pentagon(Math.max(5.5, positionX))} />}
        {committedX !== null && <path className="lens-committed" d={pentagon(Math.max(5.5, committedX))} />}
      </svg>
    </div>
  )
}

export function AxisLine({ axis, end }: { axis: Axis; end: number }) {
  return (
    <svg
      className="lens-axis"
      viewBox={`0 0 ${axis.width} ${AXIS}`}
      style={{ width: rem(axis, axis.width), height: rem(axis, AXIS) }}
      aria-hidden="true"
    >
      <path d={`M0 0.5H${axis.width}`} />
      {axisTicks(axis, end).map(({ offset, x }) => (
        <g key={offset}>
          <path d={`M${x + 0.5} 0v4`} />
          <text x={x + axis.cell / 2} y={16} textAnchor="middle">
            {formatCount(offset)}
          </text>
        </g>
      ))}
    </svg>
  )
}
