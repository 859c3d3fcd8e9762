import type { BrokerRow } from '../../contract/image.ts'
import { useRow } from '../image-store.ts'
import { brokerStanding, SILENT_SHARE, type BrokerStanding } from '../standing.ts'
import { useRunningOut } from './Ring.tsx'

/** A broker's row and how it stands now; draws again when the row changes or its session begins to run out. */
export function useBrokerStanding(id: number): { broker: BrokerRow | undefined; standing: BrokerStanding | null } {
  const broker = useRow(`broker/${id}`)
  const process = useRow(`process/node.${id}`)
  const runningOut = useRunningOut(broker?.sessionDeadlineUs ?? null, broker?.sessionTimeoutUs ?? 0, SILENT_SHARE)
  return { broker, standing: broker === undefined ? null : brokerStanding(broker, process?.ended, runningOut) }
}
