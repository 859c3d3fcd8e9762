import { Icon, type IconName } from './Icon.tsx'

interface IconButtonProps {
  icon: IconName
  label: string
  /** Said on hover, after the label. */
  help?: string
  onPress: () => void
  tabIndex?: number
  disabled?: boolean
}

export function IconButton({ icon, label, help, onPress, tabIndex, disabled }: IconButtonProps) {
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={label}
      title={help === undefined ? label : `${label}: ${help}`}
      tabIndex={tabIndex}
      disabled={disabled}
      onClick={(event) => {
        event.stopPropagation()
        onPress()
      }}
    >
      <Icon name={icon} />
    </button>
  )
}
