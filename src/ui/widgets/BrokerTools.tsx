import { carryOut, nodeName, useVerbs } from '../actions.ts'
import { useText } from '../text/t.ts'
import { IconButton } from './IconButton.tsx'

/** What one can do to a node, as buttons; in its head they show on hover, focus and tap. */
export function BrokerTools({
  id,
  status,
  tabIndex,
}: {
  id: number
  status: 'running' | 'paused' | 'stopped'
  tabIndex?: number
}) {
  const t = useText()
  const verbs = useVerbs(status)
  if (verbs.length === 0) return null
  return (
    <span className="broker-tools">
      {verbs.map((verb) => (
        <IconButton
          key={verb}
          icon={verb}
          label={`${t('broker.name', { id })}: ${t(`verb.${verb}`)}`}
          help={t(`verb.${verb}Help`)}
          tabIndex={tabIndex}
          onPress={() => carryOut(verb, nodeName(id))}
        />
      ))}
    </span>
  )
}
