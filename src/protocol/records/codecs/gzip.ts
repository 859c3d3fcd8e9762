/** gzip through fflate: pure and synchronous. A host imports this file, the engine does not. */
import { Gunzip, gzipSync } from 'fflate'
import type { Codec } from '../compression.ts'
import { append, finished, growingBytes } from './growing-bytes.ts'

/** Deflate expands at most 1032 times: so little input at a time keeps a bomb's memory near the limit. */
const INPUT_STEP = 4096

/** Without a modification time, or the bytes would depend on the wall clock. */
function compress(bytes: Uint8Array): Uint8Array {
  return gzipSync(bytes, { mtime: 0 })
}

function decompress(bytes: Uint8Array, bytesMax: number): Uint8Array {
  const out = growingBytes(bytes.length * 4, bytesMax)
  const stream = new Gunzip((part) => append(out, part))
  for (let pos = 0; pos < bytes.length; pos += INPUT_STEP) {
    stream.push(bytes.subarray(pos, pos + INPUT_STEP), pos + INPUT_STEP >= bytes.length)
  }
  return finished(out)
}

export const gzip: Codec = { compress, decompress }
