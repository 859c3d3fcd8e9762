import { useText } from '../text/t.ts'
import { type Theme, useView } from '../view-store.ts'
import { chooseLanguage, chooseTheme } from './remembered.ts'
import { labHref, learnHref, type Route, startHref } from './route.ts'

const themes: readonly Theme[] = ['system', 'dark', 'light']

export function TopBar({ page }: { page: Route['page'] }) {
  const t = useText()
  const { language, theme } = useView()
  const current = (...pages: Route['page'][]) => (pages.includes(page) ? ('page' as const) : undefined)
  const nextTheme = themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system'
  return (
    <header className="top-bar">
      <a className="top-bar-name" href={startHref} aria-current={current('start')}>
        Vivarium
      </a>
      <nav aria-label={t('nav.label')}>
        <a href={learnHref} aria-current={current('learn', 'scene')}>
          {t('nav.learn')}
        </a>
        <a href={labHref} aria-current={current('lab', 'break')}>
          {t('nav.lab')}
        </a>
      </nav>
      <span className="top-bar-end">
        <fieldset className="languages" aria-label={t('nav.language')}>
          <button
            type="button"
            lang="ko"
            aria-pressed={language === 'ko'}
            aria-label="한국어"
            onClick={() => chooseLanguage('ko')}
          >
            한
          </button>
          <button
            type="button"
            lang="en"
            aria-pressed={language === 'en'}
            aria-label="English"
            onClick={() => chooseLanguage('en')}
          >
            EN
          </button>
        </fieldset>
        <button
          type="button"
          className="theme-button"
          title={t('nav.themeHelp')}
          onClick={() => chooseTheme(nextTheme)}
        >
          <ThemeIcon theme={theme} />
          <span>{t(`theme.${theme}`)}</span>
        </button>
      </span>
    </header>
  )
}

/** Half a disc for the system's choice, an outline for light, a full one for dark. */
function ThemeIcon({ theme }: { theme: Theme }) {
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true">
      <circle cx="8" cy="8" r="5" />
      {theme === 'system' && <path d="M8 3a5 5 0 0 1 0 10z" fill="currentColor" />}
      {theme === 'dark' && <circle cx="8" cy="8" r="5" fill="currentColor" />}
    </svg>
  )
}
