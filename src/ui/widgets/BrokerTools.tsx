import { carryOut, nodeName, verbsFor } from '../actions.ts'
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
  return (
    <span className="broker-tools">
      {verbsFor(status).map((verb) => (
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
