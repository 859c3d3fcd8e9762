import { useText } from '../../text/t.ts'
import { Dialog } from '../../widgets/Dialog.tsx'

/** Every key, in one place. */
export function HelpDialog({ onClose }: { onClose: () => void }) {
  const t = useText()
  const keys = [
    [['Space'], t('help.play')],
    [['.'], t('help.step')],
    [['Shift', '.'], t('help.stepVisible')],
    [['n'], t('help.jump')],
    [['[', ']'], t('help.speed')],
    [['←', '→'], t('help.seek')],
    [['↑', '↓', '←', '→'], t('help.move')],
    [['Enter'], t('help.inspect')],
    [['k'], t('help.kill')],
    [['?'], t('help.help')],
  ] as const
  return (
    <Dialog title={t('help.title')} onClose={onClose}>
      <dl>
        {keys.map(([names, what]) => (
          <div key={what} className="help-line">
            <dt>
              {names.map((name) => (
                <kbd key={name}>{name}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
