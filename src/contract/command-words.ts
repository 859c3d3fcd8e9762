/** Words of a command line: `name=value` or plain, quoted where they hold blanks. `null` without quotes is no text. */

export interface Word {
  /** null for a plain word. */
  name: string | null
  value: string
  /** Written in quotes: the text `null` is then a text. */
  quoted: boolean
  /** Where it stands, counted from 1. */
  column: number
}

/** A line that is no command: what is wrong, and where. */
export class CommandLineError extends Error {
  readonly column: number
  constructor(column: number, what: string) {
    super(`column ${column}: ${what}`)
    this.name = 'CommandLineError'
    this.column = column
  }
}

const LINE_MAX = 65_536
const isBlank = (sign: string | undefined) => sign === ' ' || sign === '\t'

/** Cuts a line at its blanks. Within "…" a backslash keeps the sign after it from its meaning. */
export function wordsOf(line: string): Word[] {
  if (line.length > LINE_MAX) throw new CommandLineError(LINE_MAX, `a line has ${LINE_MAX} signs at most`)
  const words: Word[] = []
  let at = 0
  for (;;) {
    while (isBlank(line[at])) at++
    if (at >= line.length) return words
    const column = at + 1
    const name = /^[A-Za-z][\w.-]*(?==)/.exec(line.slice(at))?.[0] ?? null
    if (name !== null) at += name.length + 1
    const quoted = line[at] === '"'
    const end = quoted ? endOfQuoted(line, at) : endOfPlain(line, at)
    const value = quoted ? unquote(line.slice(at + 1, end - 1)) : line.slice(at, end)
    if (end < line.length && !isBlank(line[end]))
      throw new CommandLineError(end + 1, 'a blank is missing after the quotes')
    words.push({ name, value, quoted, column })
    at = end
  }
}

function endOfPlain(line: string, from: number): number {
  let at = from
  while (at < line.length && !isBlank(line[at])) at++
  return at
}

function endOfQuoted(line: string, from: number): number {
  for (let at = from + 1; at < line.length; at++) {
    if (line[at] === '\\') at++
    else if (line[at] === '"') return at + 1
  }
  throw new CommandLineError(from + 1, 'the quotes are not closed')
}

function unquote(text: string): string {
  return text.replace(/\\(.)/gs, (_, sign: string) => (sign === 'n' ? '\n' : sign))
}

/** The word as it would be written: in quotes where it must be. null is `null`. */
export function writeWord(value: string | null): string {
  if (value === null) return 'null'
  if (value !== 'null' && /^[^\s"\\=]+$/.test(value)) return value
  return `"${value.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"`
}

const UNITS_US = { us: 1, ms: 1_000, s: 1_000_000, m: 60_000_000, h: 3_600_000_000 } as const

/** `250ms` → 250000. Whole microseconds; undefined if it is no such text. */
export function parseDurationUs(text: string): number | undefined {
  const [, amount = '', unit = ''] = /^(\d+(?:\.\d+)?)(us|ms|s|m|h)$/.exec(text) ?? []
  if (amount === '') return undefined
  const us = Math.round(Number(amount) * UNITS_US[unit as keyof typeof UNITS_US])
  return Number.isSafeInteger(us) ? us : undefined
}

/** 250000 → `250ms`, in the largest unit that needs no fraction. */
export function writeDurationUs(us: number): string {
  const unit =
    (['h', 'm', 's', 'ms'] as const).find((each) => us >= UNITS_US[each] && us % UNITS_US[each] === 0) ?? 'us'
  return `${us / UNITS_US[unit]}${unit}`
}
