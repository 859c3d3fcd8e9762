import { command } from '../engine-client.ts'
import { imageStore, useRow } from '../image-store.ts'
import { useText } from '../text/t.ts'
import { useTool } from '../view-store.ts'

/** One more member that is like those there are: same topics, same pace, the next number as its name. */
function addMember(group: string): void {
  const { image } = imageStore
  for (const row of image.values()) {
    if (row.kind !== 'consumer' || row.spec.group !== group) continue
    const stem = row.id.replace(/-\d+$/, '')
    let n = 2
    while (image.has(`consumer/${stem}-${n}`)) n++
    return command({ type: 'add-consumer', id: `${stem}-${n}`, spec: row.spec })
  }
}

export function AddMember({ group }: { group: string }) {
  const t = useText()
  if (!useTool('add-consumer')) return null
  return (
    <button type="button" title={t('verb.addMemberHelp')} onClick={() => addMember(group)}>
      {t('verb.addMember')}
    </button>
  )
}

/** A topic's partitions can become more, never fewer. */
export function AddPartition({ topic }: { topic: string }) {
  const t = useText()
  const row = useRow(`topic/${topic}`)
  if (!useTool('configure') || row === undefined) return null
  const count = row.partitionCount + 1
  return (
    <button
      type="button"
      title={t('verb.addPartitionHelp')}
      onClick={() => command({ type: 'create-partitions', name: topic, count })}
    >
      {t('verb.addPartition', { topic, n: count })}
    </button>
  )
}
