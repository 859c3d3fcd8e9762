import { CommandLineError, parseDurationUs, type Word, wordsOf } from '../../../contract/command-words.ts'

/** What a line asks of the page, not of the world. */
export type PageVerb =
  | { verb: 'run' | 'pause' | 'next' | 'undo' | 'link' | 'save' | 'clear' }
  | { verb: 'state-hash' }
  | { verb: 'step'; visible: boolean }
  /** To a time, or by a time when relative. */
  | { verb: 'seek'; us: number; relative: boolean }
  | { verb: 'speed'; speed: number }
  | { verb: 'show'; what: string; name: string | null }
  | { verb: 'records'; partition: string; node: number; fromOffset: number; count: number }
  | { verb: 'files'; node: number }
  | { verb: 'events'; count: number }
  | { verb: 'help'; about: string | null }

/** Their usages: the same notation as that of commands. */
export const pageUsages: { readonly [V in PageVerb['verb']]: string } = {
  run: '',
  pause: '',
  step: '[visible]',
  next: '',
  seek: '<time>',
  speed: '<factor>',
  undo: '',
  show: '<what> [<name>]',
  records: '<partition> [node=<n>] [from=<offset>] [count=<n>]',
  files: '<node>',
  events: '[count=<n>]',
  'state-hash': '',
  link: '',
  save: '',
  clear: '',
  help: '[<verb>]',
}

export const pageVerbs = Object.keys(pageUsages) as PageVerb['verb'][]

const SPEED_MIN = 0.01
const SPEED_MAX = 1_000
const LIST_MAX = 500

/** The page's verb in a line, or null where it is a command: `pause node.2` is one, `pause` is not. Throws CommandLineError. */
export function parsePageVerb(line: string): PageVerb | null {
  const [first, ...words] = wordsOf(line)
  if (first === undefined || first.name !== null || !Object.hasOwn(pageUsages, first.value)) return null
  const verb = first.value as PageVerb['verb']
  if (verb === 'pause' && words.length > 0) return null
  if (verb === 'seek' && words.length > 1) return null
  return read(verb, words, line.trimEnd().length + 1)
}

function read(verb: PageVerb['verb'], words: Word[], end: number): PageVerb {
  const plain = words.filter(({ name }) => name === null)
  const fail = (column: number, what: string): never => {
    throw new CommandLineError(column, `${what}; usage: ${`${verb} ${pageUsages[verb]}`.trim()}`)
  }
  const most = (count: number, ...options: string[]) => {
    const odd = plain[count] ?? words.find(({ name }) => name !== null && !options.includes(name))
    if (odd !== undefined) fail(odd.column, `'${odd.name ?? odd.value}' is one word too many`)
  }
  const need = (at: number, what: string): Word => plain[at] ?? fail(end, `${what} is missing`)
  const count = (name: string, instead: number): number => {
    const word = words.find((each) => each.name === name)
    if (word === undefined) return instead
    return /^\d{1,15}$/.test(word.value) ? Number(word.value) : fail(word.column, `${name}=${word.value}: not a count`)
  }
  switch (verb) {
    case 'step': {
      most(1)
      const [how] = plain
      if (how !== undefined && how.value !== 'visible') fail(how.column, `'${how.value}' is not visible`)
      return { verb, visible: how !== undefined }
    }
    case 'seek': {
      most(1)
      const word = need(0, 'a time')
      const us =
        timeOf(word.value.replace(/^[+-]/, '')) ?? fail(word.column, `'${word.value}' is no time such as 12.5s`)
      const sign = word.value[0]
      return { verb, us: sign === '-' ? -us : us, relative: sign === '+' || sign === '-' }
    }
    case 'speed': {
      most(1)
      const word = need(0, 'a factor')
      const speed = factorOf(word.value)
      if (!(speed >= SPEED_MIN && speed <= SPEED_MAX)) fail(word.column, `'${word.value}' is not in 1/100…1000`)
      return { verb, speed }
    }
    case 'show':
      most(2)
      return { verb, what: need(0, 'what').value, name: plain[1]?.value ?? null }
    case 'records': {
      most(1, 'node', 'from', 'count')
      const partition = need(0, 'a partition').value
      const from = {
        node: count('node', -1),
        fromOffset: count('from', 0),
        count: Math.min(count('count', 20), LIST_MAX),
      }
      return { verb, partition, ...from }
    }
    case 'files': {
      most(1)
      const word = need(0, 'a node')
      const node = /^(?:node\.)?(\d{1,9})$/.exec(word.value)?.[1] ?? fail(word.column, `'${word.value}' is no node`)
      return { verb, node: Number(node) }
    }
    case 'events':
      most(0, 'count')
      return { verb, count: Math.min(count('count', 10), LIST_MAX) }
    case 'help':
      most(1)
      return { verb, about: plain[0]?.value ?? null }
    default:
      most(0)
      return { verb }
  }
}

/** `12.5s`, `250ms`, `01:02.500`, or seconds without a unit. */
function timeOf(text: string): number | undefined {
  const [, minutes, seconds] = /^(\d{1,6}):([0-5]?\d(?:\.\d+)?)$/.exec(text) ?? []
  if (minutes !== undefined) return Math.round((Number(minutes) * 60 + Number(seconds)) * 1_000_000)
  return parseDurationUs(/^\d+(\.\d+)?$/.test(text) ? `${text}s` : text)
}

/** `10`, `x10`, `1/4`. */
function factorOf(text: string): number {
  const [, above, below] = /^(?:x|×)?(\d+(?:\.\d+)?)(?:\/(\d+))?$/.exec(text) ?? []
  return above === undefined ? Number.NaN : Number(above) / Number(below ?? 1)
}
