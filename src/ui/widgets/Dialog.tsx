import { type ReactNode, useEffect, useRef } from 'react'
import { useText } from '../text/t.ts'
import { IconButton } from './IconButton.tsx'
import './dialog.css'

interface DialogProps {
  title: string
  onClose: () => void
  children: ReactNode
}

/** A modal dialog: the browser keeps the focus in it and gives it back; Escape and a click beside it close it. */
export function Dialog({ title, onClose, children }: DialogProps) {
  const t = useText()
  const ref = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    ref.current?.showModal()
  }, [])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape is the key of a dialog
    <dialog
      ref={ref}
      className="dialog"
      aria-label={title}
      onClose={onClose}
      onClick={(event) => event.target === ref.current && onClose()}
    >
      <div className="dialog-head">
        <h2>{title}</h2>
        <IconButton icon="kill" label={t('verb.close')} onPress={onClose} />
      </div>
      {children}
    </dialog>
  )
}
