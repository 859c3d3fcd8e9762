import { useCallback } from 'react'
import type { Image, ReplicaRow } from '../../../contract/image.ts'
import { useImage, useRow } from '../../image-store.ts'
import { formatCount } from '../../text/number.ts'
import { useText } from '../../text/t.ts'
import { sameSelection, select, useView, type Selection } from '../../view-store.ts'
import { barOf, percent } from './geometry.ts'
import { cardWord, cellName, logEnd, replicaStanding, rowEnd } from './select.ts'

interface ReplicaCardProps {
  name: string
  id: number
  cell: { 'data-cell': string; tabIndex: number; onFocus: () => void }
}

/** A replica at rest: its part as a word, its log end as a number and as a bar against its row. */
export function ReplicaCard({ name, id, cell }: ReplicaCardProps) {
  const t = useText()
  const partition = useRow(`partition/${name}`)
  const replica = useRow(`replica/${name}/${id}`)
  const broker = useRow(`broker/${id}`)
  const replicas = partition?.replicas
  const end = useImage(
    [`replica/${name}/`, `partition/${name}`],
    useCallback((image: Image) => rowEnd(image, name, replicas ?? []), [name, replicas]),
  )
  const leader = partition?.leader ?? -1
  const leaderEnd = useImage(
    [`replica/${name}/${leader}`],
    useCallback((image: Image) => logEnd(image, name, leader) ?? null, [name, leader]),
  )
  const selection: Selection = { kind: 'replica', partition: name, broker: id }
  const selected = useView((view) => sameSelection(view.selection, selection))
  if (partition === undefined || !partition.replicas.includes(id)) {
    return <div role="gridcell" className="replica-absent" aria-label={t('replica.none')} {...cell} />
  }
  const standing = replicaStanding(partition, id, replica, broker?.status, leaderEnd ?? undefined)
  const bar = replica === undefined ? null : barOf(replica.logEndOffset, replica.highWatermark, end)
  return (
    <div
      role="gridcell"
      className="replica"
      data-part={standing.part}
      aria-selected={selected}
      aria-label={cellName(t, name, id, standing, replica)}
      onClick={() => select(selection)}
      {...cell}
    >
      <span className="replica-line" aria-hidden="true">
        <span className="replica-word">{cardWord(t, standing)}</span>
        {replica !== undefined && <span className="replica-end">{formatCount(replica.logEndOffset)}</span>}
      </span>
      {bar !== null && (
        <span className="replica-bar" aria-hidden="true">
          <span className="replica-fill" style={{ width: percent(bar.fill) }} />
          {bar.tick !== null && <span className="replica-tick" style={{ left: percent(bar.tick) }} />}
        </span>
      )}
      {replica !== undefined && <Marks row={replica} />}
    </div>
  )
}

/** Named where it is looked at; its cell says the same to who can't see it. */
function Marks({ row }: { row: ReplicaRow }) {
  const t = useText()
  const marks = [
    [t('replica.mark.start'), row.logStartOffset],
    ['HW', row.highWatermark],
    [t('replica.mark.end'), row.logEndOffset],
  ] as const
  return (
    <span className="replica-marks" aria-hidden="true">
      {marks.map(([name, offset]) => (
        <span key={name}>
          {name} <b>{formatCount(offset)}</b>
        </span>
      ))}
    </span>
  )
}
