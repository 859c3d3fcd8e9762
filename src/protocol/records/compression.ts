/**
 * Compression codecs by their id in a batch's attributes. The engine can't await, so a host registers a codec before it
 * stamps the first input that names it; until then its batches are answered with UNSUPPORTED_COMPRESSION_TYPE.
 */
import { MIB } from '../../base/units.ts'
import { RecordsError } from './records-error.ts'

export const COMPRESSION = { none: 0, gzip: 1, snappy: 2, lz4: 3, zstd: 4 } as const
export type CompressionName = keyof typeof COMPRESSION

/** Kafka puts no limit on what a batch may unpack to, except the memory of its JVM; a tab needs one. */
export const DECOMPRESSED_BYTES_MAX = 64 * MIB

/** Pure, synchronous, and the same bytes everywhere. Both throw on input they can't work with. */
export interface Codec {
  compress(bytes: Uint8Array): Uint8Array
  /** Stops with `RecordsError` MESSAGE_TOO_LARGE once the result would exceed `bytesMax`. */
  decompress(bytes: Uint8Array, bytesMax: number): Uint8Array
}

const NAMES = Object.keys(COMPRESSION) as CompressionName[]

const identity: Codec = { compress: (bytes) => bytes, decompress: (bytes) => bytes }
const registry = new Map<number, Codec>([[COMPRESSION.none, identity]])

export function registerCodec(id: number, codec: Codec): void {
  registry.set(id, codec)
}

/** The codec, or undefined when no host registered one for this id. */
export function codecFor(id: number): Codec | undefined {
  return registry.get(id)
}

/** "gzip" for 1; undefined for an id that Kafka does not have. */
export function compressionName(id: number): CompressionName | undefined {
  return NAMES[id]
}

function requireCodec(id: number): Codec {
  const codec = codecFor(id)
  if (codec === undefined) {
    throw new RecordsError(
      'UNSUPPORTED_COMPRESSION_TYPE',
      `no codec for ${compressionName(id) ?? `compression type ${id}`}`,
    )
  }
  return codec
}

/** Throws RecordsError UNSUPPORTED_COMPRESSION_TYPE when the codec is not there. */
export function compress(id: number, bytes: Uint8Array): Uint8Array {
  return requireCodec(id).compress(bytes)
}

/** Throws RecordsError: no such codec, not its format, or more than `bytesMax` bytes. */
export function decompress(id: number, bytes: Uint8Array, bytesMax: number): Uint8Array {
  const codec = requireCodec(id)
  try {
    return codec.decompress(bytes, bytesMax)
  } catch (error) {
    if (error instanceof RecordsError) throw error
    const cause = error instanceof Error ? error.message : String(error)
    throw new RecordsError('CORRUPT_MESSAGE', `not ${compressionName(id)} data: ${cause}`)
  }
}
