import { parse } from './syntax.ts'

const handler = /^src\/engine\/(?:[a-z]+)\/handlers\/(\d{1,2}-[a-z-]+)\.ts$/
const schema = /^src\/protocol\/schema\/(\d{1,2})-([a-z-]+)\.ts$/

/** One number names one API: a handler has the schema of its name, and no two schemas share a number. */
export function apiBreaches(paths: readonly string[]): string[] {
  const names = new Map<string, string>()
  const found: string[] = []
  for (const path of paths) {
    const [, number, name] = schema.exec(path) ?? []
    if (number === undefined || name === undefined) continue
    const key = String(Number(number))
    if (names.has(key)) found.push(`${path}: the number of ${names.get(key)}`)
    names.set(key, `${number}-${name}`)
  }
  const known = new Set(names.values())
  for (const path of paths) {
    const name = handler.exec(path)?.[1]
    if (name !== undefined && !known.has(name)) found.push(`${path}: no src/protocol/schema/${name}.ts`)
  }
  return found
}

/** A handler begins with a comment: the versions it serves, what it does, where it differs from Kafka. */
export function headerBreaches(path: string, text: string): string[] {
  if (!handler.test(path)) return []
  return /\bversions?\b/i.test(parse(path, text).headComment ?? '')
    ? []
    : ['does not begin with a comment that says which versions it serves']
}
