import { lineTypes, usageOf } from '../../../contract/command-line.ts'
import type { Image } from '../../../contract/image.ts'
import { pageUsages, pageVerbs } from './page-verbs.ts'
import { namesOf, showables } from './show.ts'

export const verbs: readonly string[] = [...new Set<string>([...pageVerbs, ...lineTypes()])].sort()

const isCommand = (verb: string): boolean => (lineTypes() as readonly string[]).includes(verb)

/** Usages of a verb: `pause` and `seek` have two. */
export function usagesOf(verb: string): string[] {
  const page = Object.hasOwn(pageUsages, verb) ? `${verb} ${pageUsages[verb as keyof typeof pageUsages]}`.trim() : null
  const command = isCommand(verb) ? usageOf(verb as ReturnType<typeof lineTypes>[number]) : null
  return [page, command].filter((usage) => usage !== null)
}

export interface Completion {
  /** The line as far as it is beyond doubt. */
  line: string
  /** What could stand there, when there is more than one. */
  options: string[]
}

/** Goes on with the last word of a line. */
export function complete(line: string, image: Image): Completion {
  const words = line.split(/\s+/)
  const last = words.at(-1) ?? ''
  const before = words.slice(0, -1).filter((word) => word !== '')
  const fitting = candidates(before, last, image).filter((one) => one.startsWith(last) && one !== last)
  const head = line.slice(0, line.length - last.length)
  const [only] = fitting
  if (only === undefined) return { line, options: [] }
  if (fitting.length > 1) return { line: head + commonStart(fitting), options: fitting }
  return { line: head + only + (only.endsWith('=') ? '' : ' '), options: [] }
}

/** Everything that could stand at the place of `last`, after these words. */
function candidates(before: readonly string[], last: string, image: Image): string[] {
  const [verb, ...rest] = before
  if (verb === undefined) return [...verbs]
  const usages = usagesOf(verb)
  const option = /^([\w.-]+)=/.exec(last)?.[1]
  if (option !== undefined)
    return usages.flatMap((usage) => valuesOf(usage, option, image).map((one) => `${option}=${one}`))
  if (verb === 'show' && rest.length === 1) return namesOf(image, rest[0] as string)
  const plain = rest.filter((word) => !word.includes('=')).length
  const given = new Set(rest.map((word) => word.split('=')[0]))
  const options = usages.flatMap(optionsOf).filter((name) => !given.has(name.slice(0, -1)))
  return [...usages.flatMap((usage) => namesAt(verb, usage, plain, image)), ...options]
}

const optionsOf = (usage: string): string[] =>
  [...usage.matchAll(/(?<=[\s[])([\w-]+=)/g)].map(([, name]) => name as string)

/** What the usage has at its n-th place: names of that kind, or the words it gives to choose from. */
function namesAt(verb: string, usage: string, nth: number, image: Image): string[] {
  const places = usage
    .split(' ')
    .slice(1)
    .filter((place) => !place.includes('=') && place !== '…]')
  const place = (places[nth] ?? (verb === 'power-off' ? places[0] : '') ?? '').replace(/[[\]<>]/g, '')
  if (place === 'id') {
    if (verb.startsWith('add-')) return []
    return namesOf(image, verb.endsWith('consumer') ? 'consumers' : verb.endsWith('producer') ? 'producers' : '')
  }
  if (place.includes('|')) return place.split('|')
  return namesFor(place, image)
}

const plurals: Readonly<Record<string, string>> = {
  process: 'processes',
  topic: 'topics',
  topics: 'topics',
  partition: 'partitions',
  producer: 'producers',
  consumer: 'consumers',
  group: 'groups',
}

function namesFor(place: string, image: Image): string[] {
  if (place === 'what') return [...showables]
  if (place === 'verb') return [...verbs]
  if (place === 'visible') return ['visible']
  if (place === 'node') return namesOf(image, 'processes').filter((name) => name.startsWith('node.'))
  return namesOf(image, plurals[place] ?? '')
}

function valuesOf(usage: string, option: string, image: Image): string[] {
  const [, value = ''] = new RegExp(`[\\s[]${option.replaceAll('.', '\\.')}=([^\\]\\s]+)`).exec(usage) ?? []
  const words = value.split('|').filter((word) => /^[\w-]+$/.test(word) && value.includes('|'))
  return [...words, ...namesFor(option, image)]
}

function commonStart(texts: readonly string[]): string {
  const [first = ''] = texts
  let length = first.length
  for (const text of texts) while (!text.startsWith(first.slice(0, length))) length--
  return first.slice(0, length)
}
