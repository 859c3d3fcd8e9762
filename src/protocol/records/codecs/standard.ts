/** What a host calls once at its start: the codecs that need no loading. zstd has none, so it stays unsupported. */
import { COMPRESSION, registerCodec } from '../compression.ts'
import { gzip } from './gzip.ts'
import { lz4 } from './lz4.ts'
import { snappy } from './snappy.ts'

export function registerStandardCodecs(): void {
  registerCodec(COMPRESSION.gzip, gzip)
  registerCodec(COMPRESSION.snappy, snappy)
  registerCodec(COMPRESSION.lz4, lz4)
}
