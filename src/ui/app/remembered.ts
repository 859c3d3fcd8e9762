import { type Theme, type Language, useView } from '../view-store.ts'

/** What stays in this browser. A browser that forbids it (a sandboxed frame) only forgets. */
const PREFIX = 'vivarium.'

export function recall(name: string): string | null {
  try {
    return localStorage.getItem(PREFIX + name)
  } catch {
    return null
  }
}

export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(PREFIX + name, value)
  } catch {
    // Private windows and strangers' frames have no storage: the choice holds until the page is left.
  }
}

const languages: readonly Language[] = ['ko', 'en']
const themes: readonly Theme[] = ['system', 'light', 'dark']

/** Language and theme: what the address asks for, else what was chosen here before. Korean is the course's language. */
export function settle(wish: { language: Language | null; theme: Theme | null }): void {
  const language = wish.language ?? languages.find((one) => one === recall('language'))
  const theme = wish.theme ?? themes.find((one) => one === recall('theme'))
  useView.setState({ ...(language && { language }), ...(theme && { theme }) })
}

export function chooseLanguage(language: Language): void {
  useView.setState({ language })
  remember('language', language)
}

export function chooseTheme(theme: Theme): void {
  useView.setState({ theme })
  remember('theme', theme)
}

/** The document's own marks follow the choice, now and later. */
export function dress(root: HTMLElement): () => void {
  const put = () => {
    const { language, theme } = useView.getState()
    root.lang = language
    if (theme === 'system') delete root.dataset['theme']
    else root.dataset['theme'] = theme
  }
  put()
  return useView.subscribe(put)
}
