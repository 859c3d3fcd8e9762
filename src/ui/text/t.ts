import { useMemo } from 'react'
import { useView, type Language } from '../view-store.ts'
import { en } from './en.ts'
import { josa } from './josa.ts'
import { ko } from './ko.ts'
import { formatCount } from './number.ts'

export type TextKey = keyof typeof ko

/** Names in braces of a text: '{id}번 브로커' → 'id', '{topic|이/가}' → 'topic'. */
type Names<S extends string> = S extends `${string}{${infer Inner}}${infer Rest}`
  ? (Inner extends `${infer Name}|${string}` ? Name : Inner) | Names<Rest>
  : never
type Args<K extends TextKey> = [Names<(typeof ko)[K]>] extends [never]
  ? []
  : [values: Record<Names<(typeof ko)[K]>, string | number>]

/** Keys whose text names no values. */
export type PlainKey = { [K in TextKey]: [Names<(typeof ko)[K]>] extends [never] ? K : never }[TextKey]

export type Translate = <K extends TextKey>(key: K, ...args: Args<K>) => string

/** Fills in a text: `{n}` a value (numbers with commas), `{n|을/를}` the value and its particle. */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)(?:\|([^}]+))?\}/g, (_, name: string, pair?: string) => {
    const value = values[name]
    if (value === undefined) return `{${name}}`
    const shown = typeof value === 'number' ? formatCount(value) : value
    return pair === undefined ? shown : shown + josa(shown, pair)
  })
}

const tables: Record<Language, Record<TextKey, string>> = { ko, en }

export function translator(language: Language): Translate {
  const table = tables[language]
  return (key, ...args) => fill(table[key], args[0] ?? {})
}

/** t() in the visitor's language. */
export function useText(): Translate {
  const language = useView((view) => view.language)
  return useMemo(() => translator(language), [language])
}
