/** A command's words, taken one by one and read as what they should be; what is wrong is said with its column. */
import type { ProducerSpec } from './command.ts'
import { CommandLineError, parseDurationUs, type Word } from './command-words.ts'

/** Words of a command that are not taken yet. */
export interface Arguments {
  /** For what is missing. */
  usage: string
  plain: Word[]
  named: Map<string, Word>
  /** One after the last sign: where what is missing would stand. */
  end: number
}

export function take(args: Arguments, what: string): string {
  const word = args.plain.shift()
  if (word === undefined) {
    throw new CommandLineError(args.end, `${what} is missing; usage: ${args.usage}`)
  }
  return word.value
}

type Read<T> = (text: string, word: Word) => T

/** The option's value, or undefined if it is not there. */
export function option<T>(args: Arguments, name: string, read: Read<T>): T | undefined {
  const word = args.named.get(name)
  if (word === undefined) return undefined
  args.named.delete(name)
  return read(word.value, word)
}

export function required<T>(args: Arguments, name: string, read: Read<T>): T {
  demand(args, name)
  return option(args, name, read) as T
}

/** The option must be there; it is taken later. */
export function demand(args: Arguments, name: string): void {
  if (!args.named.has(name)) throw new CommandLineError(args.end, `${name}=… is missing; usage: ${args.usage}`)
}

export function wrong(word: Word, what: string): CommandLineError {
  const name = word.name === null ? '' : `${word.name}=`
  return new CommandLineError(word.column, `${name}${word.value}: ${what}`)
}

export const text: Read<string> = (value) => value
export const textOrNull: Read<string | null> = (value, { quoted }) => (value === 'null' && !quoted ? null : value)
export const list: Read<string[]> = (value) => (value === '' ? [] : value.split(','))

export const number: Read<number> = (value, word) => {
  if (!/^-?\d+(\.\d+)?$/.test(value)) throw wrong(word, 'not a number')
  return Number(value)
}

export const integer: Read<number> = (value, word) => {
  if (!/^-?\d{1,15}$/.test(value)) throw wrong(word, 'not a whole number')
  return Number(value)
}

export const integers: Read<number[]> = (value, word) => list(value, word).map((each) => integer(each, word))

/** `1,2,3;2,3,1` */
export const assignment: Read<number[][]> = (value, word) => value.split(';').map((each) => integers(each, word))

export const duration: Read<number> = (value, word) => {
  const us = parseDurationUs(value)
  if (us === undefined) throw wrong(word, 'not a time such as 500us, 20ms, 5s, 2m')
  return us
}

export const oneOf =
  <T extends string>(...values: T[]): Read<T> =>
  (value, word) => {
    if (!(values as string[]).includes(value)) throw wrong(word, `not one of ${values.join(', ')}`)
    return value as T
  }

const ACKS = { all: -1, '-1': -1, '0': 0, '1': 1 } as const
export const acks: Read<-1 | 0 | 1> = (value, word) =>
  ACKS[oneOf(...(Object.keys(ACKS) as (keyof typeof ACKS)[]))(value, word)]

/** `none`, `cycle:a,b`, `random:a,b` */
export const keys: Read<ProducerSpec['keys']> = (value, word) => {
  if (value === 'none') return { kind: 'none' }
  const [, kind, values = ''] = /^(cycle|random):(.*)$/s.exec(value) ?? []
  if (kind === undefined) throw wrong(word, 'not none, cycle:a,b or random:a,b')
  return { kind: kind as 'cycle' | 'random', values: values.split(',') }
}

/** Kafka's configs without a '.' in their name; others have one, so that a typing error in ours is found. */
const PLAIN_CONFIGS = new Set(['retries', 'preallocate'])
const isConfig = (name: string) => name.includes('.') || PLAIN_CONFIGS.has(name)

/** All options that are left and have the name of a Kafka config. */
export function configs<T extends string | null>(args: Arguments, read: Read<T>): Record<string, T> {
  const found: Record<string, T> = {}
  for (const [name, word] of [...args.named]) {
    if (!isConfig(name)) continue
    found[name] = read(word.value, word)
    args.named.delete(name)
  }
  return found
}

/** Without the fields that were not given. */
export function given<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> }
}
