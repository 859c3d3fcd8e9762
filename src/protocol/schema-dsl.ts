import type { Slices } from '../base/bytes.ts'

/**
 * The words in which schemas are written. A schema is data: its TypeScript type is inferred from it (`Infer`, `Input`),
 * its codec is composed from it once per version (codec.ts).
 */

export type ScalarType =
  | 'bool'
  | 'int8'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'int64'
  | 'hash64'
  | 'float64'
  | 'uuid'
  | 'string'
  | 'bytes'
  | 'records'

/** Options of a field. Versions are the message's. Without `default`, Kafka's zero of the type holds. */
export interface FieldOptions<D> {
  /** First version that has the field. */
  readonly since?: number
  /** Last version that has the field. */
  readonly until?: number
  /** May be null in every version that has it. */
  readonly nullable?: true
  /** May be null from this version on. */
  readonly nullableSince?: number
  /** Lives in the tagged section under this number (KIP-482). */
  readonly tag?: number
  readonly default?: D | null
  /** A value that this version can't carry is dropped silently instead of refused. */
  readonly ignorable?: true
}

/** One field. `$out`, `$in`, `$optional` exist for the type checker only. */
export interface Field<Out, In, Optional extends boolean> {
  readonly type: ScalarType | 'array' | 'struct'
  /** What an array holds, or the struct itself. */
  readonly of: AnyField | AnyStruct | undefined
  readonly since: number
  readonly until: number
  readonly nullableSince: number
  /** −1: not tagged. */
  readonly tag: number
  /** `undefined`: the type's zero. */
  readonly default: unknown
  readonly ignorable: boolean
  readonly $out: Out
  readonly $in: In
  readonly $optional: Optional
}
export type AnyField = Field<unknown, unknown, boolean>
export type Fields = { readonly [name: string]: AnyField }

export interface Struct<F extends Fields> {
  readonly name: string
  readonly fields: F
  readonly $out: { -readonly [K in keyof F]: F[K]['$out'] }
  readonly $in: { readonly [K in keyof F as F[K]['$optional'] extends true ? never : K]: F[K]['$in'] } & {
    readonly [K in keyof F as F[K]['$optional'] extends true ? K : never]?: F[K]['$in'] | undefined
  }
}
export interface AnyStruct {
  readonly name: string
  readonly fields: Fields
  readonly $out: unknown
  readonly $in: unknown
}

export interface MessageOptions {
  readonly apiKey?: number
  /** First and last version that can be read and written. */
  readonly versions: readonly [number, number]
  /** First version with compact lengths and tagged sections; absent: never. */
  readonly flexibleFrom?: number
}
export interface AnyMessage extends AnyStruct {
  readonly apiKey: number
  readonly versions: readonly [number, number]
  readonly flexibleFrom: number
}
export interface Message<F extends Fields> extends Struct<F> {
  readonly apiKey: number
  readonly versions: readonly [number, number]
  readonly flexibleFrom: number
}

/** The value as read: one type for all versions, absent fields at their defaults. */
export type Infer<S extends { readonly $out: unknown }> = S['$out']
/** The value as it may be written: fields with a default, a version range or a tag may be left out. */
export type Input<S extends { readonly $in: unknown }> = S['$in']

type NoOptions = Readonly<Record<never, never>>
type Nullable<T, O> = O extends { readonly nullable: true } | { readonly nullableSince: number } ? T | null : T
type IsOptional<O> = O extends
  | { readonly default: unknown }
  | { readonly since: number }
  | { readonly until: number }
  | { readonly tag: number }
  ? true
  : false

function field<Out, In, Optional extends boolean>(
  type: Field<Out, In, Optional>['type'],
  of: AnyField | AnyStruct | undefined,
  options: FieldOptions<unknown> | undefined,
): Field<Out, In, Optional> {
  const o = options ?? {}
  const data = {
    type,
    of,
    since: o.since ?? 0,
    until: o.until ?? Number.POSITIVE_INFINITY,
    nullableSince: o.nullable ? 0 : (o.nullableSince ?? Number.POSITIVE_INFINITY),
    tag: o.tag ?? -1,
    default: o.default,
    ignorable: o.ignorable ?? false,
  }
  return data as Field<Out, In, Optional>
}

function scalar<T, D extends T = T>(type: ScalarType) {
  return <const O extends FieldOptions<D> = NoOptions>(
    options?: O,
  ): Field<Nullable<T, O>, Nullable<T, O>, IsOptional<O>> => field(type, undefined, options)
}

export const bool = scalar<boolean>('bool')
export const int8 = scalar<number>('int8')
export const int16 = scalar<number>('int16')
export const uint16 = scalar<number>('uint16')
export const int32 = scalar<number>('int32')
/** A safe integer, or ±Infinity for Long.MAX and Long.MIN; any other is a ProtocolError. */
export const int64 = scalar<number>('int64')
/** 64 bits that are no quantity, as 16 hex digits: a number could not hold them. */
export const hash64 = scalar<string>('hash64')
export const float64 = scalar<number>('float64')
/** The 22-character text form; all zero by default. */
export const uuid = scalar<string>('uuid')
export const string = scalar<string>('string')
/** Copied only if it spans slices. */
export const bytes = scalar<Uint8Array>('bytes')
/** Record batches as they are: views into the frame when read, put into the frame uncopied when written. */
export const records = scalar<Slices>('records')

type Element = { readonly $out: unknown; readonly $in: unknown } & (AnyField | AnyStruct)

/** An array of scalars or structs. Kafka's map-keyed arrays are arrays: the order is kept. */
export function array<E extends Element, const O extends FieldOptions<never> = NoOptions>(
  of: E,
  options?: O,
): Field<Nullable<E['$out'][], O>, Nullable<readonly E['$in'][], O>, IsOptional<O>> {
  return field('array', of, options)
}

/** One struct in place. Nullable ones are marked with a byte (KIP-893). */
export function nested<S extends Element & AnyStruct, const O extends FieldOptions<never> = NoOptions>(
  of: S,
  options?: O,
): Field<Nullable<S['$out'], O>, Nullable<S['$in'], O>, IsOptional<O>> {
  return field('struct', of, options)
}

/** A named list of fields, in wire order. */
export function struct<F extends Fields>(name: string, fields: F): Struct<F> {
  return { name, fields } as Struct<F>
}

/** The outermost struct: a request, a response or a record. */
export function message<F extends Fields>(name: string, options: MessageOptions, fields: F): Message<F> {
  const data = {
    name,
    fields,
    apiKey: options.apiKey ?? -1,
    versions: options.versions,
    flexibleFrom: options.flexibleFrom ?? Number.POSITIVE_INFINITY,
  }
  return data as unknown as Message<F>
}
