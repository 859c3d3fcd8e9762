import { useText } from '../text/t.ts'

export function Foot() {
  const t = useText()
  return (
    <footer className="foot">
      <span>{t('foot.here')}</span>
      <span>{t('foot.bytes')}</span>
      <span>{t('foot.asf')}</span>
    </footer>
  )
}
