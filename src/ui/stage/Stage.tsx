import { type ReactNode, useRef } from 'react'
import { useKeys } from '../image-store.ts'
import { Groups } from '../panels/groups/Panel.tsx'
import { Lens } from '../panels/lens/Panel.tsx'
import { Particles } from '../panels/particles/Panel.tsx'
import { Producers } from '../panels/producers/Panel.tsx'
import { Quorum } from '../panels/quorum/Panel.tsx'
import { Rack } from '../panels/rack/Panel.tsx'
import { BrokerChips } from './BrokerChips.tsx'
import './stage.css'

export interface StageProps {
  /** Partitions shown as rows; one row alone is drawn as its lens. All of them when absent. */
  rows?: readonly string[]
  /** A phone or an embedded page: broker chips and the lens only. */
  compact?: boolean
  /** The cast: those named, or all when absent. An empty list shows none. */
  producers?: readonly string[]
  consumers?: readonly string[]
  groups?: readonly string[]
  quorum?: boolean
  particles?: boolean
  /** Chips of brokers over a compact lens. */
  chips?: boolean
  /** A compact picture shows who writes and who reads as well, over and under its lens. */
  clients?: boolean
  /** Little room beside what is asked or told: the lens at half its height. */
  half?: boolean
  children?: ReactNode
}

/** The picture: who writes on the left, the cluster in the middle, who reads on the right. */
export function Stage(props: StageProps) {
  const { compact = false, quorum = false, particles = true, chips = false, half = false, children } = props
  const ref = useRef<HTMLDivElement>(null)
  const partitions = useKeys('partition/')
  const rows = props.rows ?? partitions.map((key) => key.slice('partition/'.length))
  const lens = (partition: string, alone: boolean) => (
    <Lens partition={partition} alone={alone} compact={compact} half={half} groups={props.groups} />
  )
  const only = rows[0]
  const isAlone = compact || rows.length === 1
  const clients = !compact || props.clients === true
  return (
    <div className="stage-frame">
      <div ref={ref} className="stage" data-compact={compact || undefined} data-rack={!isAlone || undefined}>
        {clients && <Producers ids={props.producers} />}
        <div className="stage-cluster">
          {compact && chips && <BrokerChips />}
          {isAlone ? (
            <>
              {quorum && !compact && <Quorum />}
              {only !== undefined && lens(only, true)}
            </>
          ) : (
            <Rack rows={rows} renderLens={(name) => lens(name, false)} {...(quorum && { top: <Quorum /> })} />
          )}
          {children}
        </div>
        {clients && <Groups ids={props.groups} consumers={props.consumers} />}
        {particles && !compact && <Particles stage={ref} />}
      </div>
    </div>
  )
}
