/** The words in which configs are defined (configs/*.ts), and how Kafka reads and prints a value of each type. */

export type ConfigType = 'BOOLEAN' | 'STRING' | 'INT' | 'SHORT' | 'LONG' | 'DOUBLE' | 'LIST' | 'CLASS'
export type Importance = 'HIGH' | 'MEDIUM' | 'LOW'

/** One config. `default` null: unset. LONG's 2^63 − 1 is Infinity. */
export interface ConfigDef<T = ConfigValue> extends ConfigRules {
  readonly type: ConfigType
  readonly default: T
  readonly importance: Importance
}
export type ConfigValue = boolean | number | string | readonly string[] | null

export interface ConfigRules {
  readonly min?: number
  readonly max?: number
  /** Allowed besides the range. */
  readonly or?: number
  /** The only texts allowed; for a list: of each element. */
  readonly oneOf?: readonly string[]
  readonly ignoreCase?: true
  readonly notEmpty?: true
  /** May be changed while the broker runs: for one broker, or for the whole cluster too (KIP-226). Absent: read-only. */
  readonly dynamic?: 'per-broker' | 'cluster-wide'
  /** Not in Kafka's documentation. */
  readonly internal?: true
}

export const INT_MAX = 0x7fffffff
/** Long.MAX_VALUE as the engine knows it. */
export const LONG_MAX = Number.POSITIVE_INFINITY
const LONG_MAX_TEXT = '9223372036854775807'
const LONG_MIN_TEXT = '-9223372036854775808'

function define<T extends ConfigValue>(type: ConfigType) {
  return <D extends T | null>(
    value: D,
    importance: Importance,
    rules: ConfigRules = {},
  ): ConfigDef<D extends null ? T | null : T> => ({
    type,
    default: value as D extends null ? T | null : T,
    importance,
    ...rules,
  })
}

export const bool = define<boolean>('BOOLEAN')
export const string = define<string>('STRING')
export const className = define<string>('CLASS')
export const short = define<number>('SHORT')
export const int = define<number>('INT')
export const long = define<number>('LONG')
export const double = define<number>('DOUBLE')
export const list = define<readonly string[]>('LIST')

export type ParsedConfig = { readonly value: ConfigValue } | { readonly error: string }

/** Reads a text as Kafka does. The error says what is wrong, not where: see `parseConfig`. */
export function parseConfigText(def: ConfigDef, text: string): ParsedConfig {
  const parsed = parseType(def.type, text.trim())
  if ('error' in parsed) return parsed
  const error = broken(def, parsed.value)
  return error === undefined ? parsed : { error }
}

function parseType(type: ConfigType, text: string): ParsedConfig {
  switch (type) {
    case 'BOOLEAN': {
      const word = text.toLowerCase()
      if (word === 'true' || word === 'false') return { value: word === 'true' }
      return { error: 'Expected value to be either true or false' }
    }
    case 'INT':
      return parseInteger(text, type, INT_MAX)
    case 'SHORT':
      return parseInteger(text, type, 0x7fff)
    case 'LONG':
      if (text === LONG_MAX_TEXT) return { value: LONG_MAX }
      if (text === LONG_MIN_TEXT) return { value: -LONG_MAX }
      return parseInteger(text, type, Number.MAX_SAFE_INTEGER)
    case 'DOUBLE':
      return parseDouble(text)
    case 'LIST':
      return { value: text === '' ? [] : text.split(/\s*,\s*/) }
    default:
      return { value: text }
  }
}

function parseInteger(text: string, type: ConfigType, max: number): ParsedConfig {
  const value = Number(text)
  if (!/^[+-]?\d+$/.test(text) || value > max || value < -max - 1) return { error: `Not a number of type ${type}` }
  return { value: value + 0 }
}

function parseDouble(text: string): ParsedConfig {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) return { error: 'Not a number of type DOUBLE' }
  return { value: Number(text) }
}

/** Which rule a value breaks. */
function broken(def: ConfigDef, value: ConfigValue): string | undefined {
  if (typeof value === 'number') {
    if (value === def.or) return undefined
    if (def.min !== undefined && value < def.min) return `Value must be at least ${def.min}`
    if (def.max !== undefined && value > def.max) return `Value must be no more than ${def.max}`
  }
  if (typeof value === 'string') {
    if (def.notEmpty && value === '') return 'String must be non-empty'
    if (!isAllowed(def, value)) return `String must be one of: ${def.oneOf?.join(', ')}`
  }
  if (isList(value)) {
    if (def.notEmpty && value.length === 0) return 'List must not be empty'
    const wrong = value.find((one) => !isAllowed(def, one))
    if (wrong !== undefined) return `String must be one of: ${def.oneOf?.join(', ')}`
  }
  return undefined
}

function isList(value: ConfigValue): value is readonly string[] {
  return Array.isArray(value)
}

function isAllowed(def: ConfigDef, text: string): boolean {
  if (def.oneOf === undefined) return true
  if (!def.ignoreCase) return def.oneOf.includes(text)
  return def.oneOf.some((one) => one.toLowerCase() === text.toLowerCase())
}

/** A value as Kafka prints it; null stays null. */
export function configText(type: ConfigType, value: ConfigValue): string | null {
  if (value === null) return null
  if (isList(value)) return value.join(',')
  if (value === LONG_MAX) return LONG_MAX_TEXT
  if (value === -LONG_MAX) return LONG_MIN_TEXT
  if (type === 'DOUBLE') return doubleText(value as number)
  return String(value)
}

/** Java always prints a fraction, and E for the exponent from 10^7 on. */
function doubleText(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e7) return `${value}.0`
  const text = Math.abs(value) >= 1e7 ? value.toExponential() : String(value)
  return text.replace('e+', 'E').replace('e', 'E')
}
