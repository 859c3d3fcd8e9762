import { useState } from 'react'
import type { RunPlan } from '../run-plan.ts'
import { useSession } from '../session-store.ts'
import { formatBytes } from '../text/number.ts'
import { useText } from '../text/t.ts'
import { IconButton } from '../widgets/IconButton.tsx'
import { Restarting, useRestarting } from './Restarting.tsx'

/** What the host has to say of itself: recovered, read-only, failed. */
export function Notes({ plan }: { plan: RunPlan }) {
  const t = useText()
  const { recovered, writer, failure, phase } = useSession()
  const [closed, setClosed] = useState<unknown>(null)
  const restarting = useRestarting()
  return (
    <>
      {restarting && <Restarting />}
      {!restarting && recovered !== null && closed !== recovered && (
        <p className="note" role="status">
          {t('note.recovered', {
            partitions: recovered.partitions,
            records: recovered.records,
            bytes: formatBytes(recovered.truncatedBytes),
          })}
          <IconButton icon="kill" label={t('verb.close')} onPress={() => setClosed(recovered)} />
        </p>
      )}
      {!writer && plan.store === 'best' && (
        <p className="note" role="status">
          {t('note.secondTab')}
        </p>
      )}
      {failure !== null && closed !== failure && (
        <p className="note" data-bad role="alert">
          {t(phase === 'failed' ? 'note.dead' : 'note.failed', { what: failure.what, where: failure.where })}
          <IconButton icon="kill" label={t('verb.close')} onPress={() => setClosed(failure)} />
        </p>
      )}
    </>
  )
}
