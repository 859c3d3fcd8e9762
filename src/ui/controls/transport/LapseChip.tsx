import { formatCount } from '../../text/number.ts'
import { useText } from '../../text/t.ts'
import { Ring } from '../../widgets/Ring.tsx'
import { useLapse } from './lapse-store.ts'
import { speedText } from './speed.ts'

/** "×4 · 세션 9초" and the ring of that very timer: nobody shall mistake a lapse for a short wait. */
export function LapseChip() {
  const t = useText()
  const lapse = useLapse((state) => state.lapse)
  if (lapse === null) return null
  const { speed, name, lengthUs, deadlineUs } = lapse
  return (
    <span className="lapse-chip">
      <b>{speedText(speed)}</b>
      <span>
        {name}
        {lengthUs !== null && ` ${t('unit.seconds', { s: formatCount(lengthUs / 1_000_000) })}`}
      </span>
      {deadlineUs !== null && lengthUs !== null && <Ring deadlineUs={deadlineUs} lengthUs={lengthUs} seconds />}
    </span>
  )
}
