import type { Language, Theme } from '../view-store.ts'

/** Where the visitor is, from the part of the address after `#`. */
export type Route =
  | { page: 'start' }
  | { page: 'learn' }
  | { page: 'lab' }
  | { page: 'break' }
  | { page: 'scene'; id: string }
  | { page: 'shared'; link: string }
  | { page: 'nowhere'; path: string }

/** What the address asks for beside the page. */
export interface Wish {
  embed: boolean
  language: Language | null
  theme: Theme | null
  seed: string | null
}

/** `?embed` may stand before the `#` (for iframes) or after it; the latter wins. */
export function parseAddress(search: string, hash: string): { route: Route; wish: Wish } {
  const [path = '', query = ''] = hash.replace(/^#/, '').split('?')
  return { route: routeOf(path), wish: wishOf(new URLSearchParams(search), new URLSearchParams(query)) }
}

function routeOf(path: string): Route {
  const [, first = '', second = '', ...rest] = path.split('/')
  if (path === '' || path === '/') return { page: 'start' }
  if (rest.length === 0) {
    if (first === 'lab' && second === '') return { page: 'lab' }
    if (first === 'break' && second === '') return { page: 'break' }
    if (first === 'learn' && second === '') return { page: 'learn' }
    if (first === 'scene' && second !== '') return { page: 'scene', id: decoded(second) }
    if (first === 's' && second !== '') return { page: 'shared', link: second }
  }
  return { page: 'nowhere', path: path.slice(0, 200) }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const wishes = { language: ['ko', 'en'], theme: ['system', 'light', 'dark'] } as const

function wishOf(search: URLSearchParams, query: URLSearchParams): Wish {
  const value = (name: string) => query.get(name) ?? search.get(name)
  const embed = value('embed')
  const seed = value('seed')
  return {
    embed: embed !== null && embed !== '0',
    language: wishes.language.find((one) => one === value('lang')) ?? null,
    theme: wishes.theme.find((one) => one === value('theme')) ?? null,
    seed: seed !== null && /^[\w.-]{1,64}$/.test(seed) ? seed : null,
  }
}

export const startHref = '#/'
export const learnHref = '#/learn'
export const labHref = '#/lab'
export const breakHref = '#/break'
export const sceneHref = (id: string): string => `#/scene/${encodeURIComponent(id)}`
