import { deflateSync, inflateSync } from 'fflate'
import { fromBase64, toBase64 } from '../base/base64.ts'
import type { SavedDisk } from './session.ts'

/** What a disk in a file may hold, unpacked: a file from outside must not fill the memory. */
const BYTES_MAX = 1_073_741_824

/** Packs a node's files. */
export function packDisk(dirs: Iterable<string>, files: Iterable<[string, Uint8Array]>): SavedDisk {
  const packed = [...files].map(([path, bytes]): [string, string] => [path, toBase64(deflateSync(bytes, { level: 6 }))])
  return { dirs: [...dirs], files: Object.fromEntries(packed) }
}

/** The files of a packed disk. Throws an Error that names the file that can't be read. */
export function unpackFiles(disk: SavedDisk): [string, Uint8Array][] {
  let bytesLeft = BYTES_MAX
  return Object.entries(disk.files).map(([path, text]) => {
    const packed = fromBase64(text)
    if (packed === null) throw new Error(`${path}: not base64`)
    let bytes: Uint8Array
    try {
      bytes = inflateSync(packed)
    } catch (error) {
      throw new Error(`${path}: ${error instanceof Error ? error.message : 'it cannot be unpacked'}`)
    }
    bytesLeft -= bytes.length
    if (bytesLeft < 0) throw new Error(`${path}: the disk holds more than ${BYTES_MAX} bytes`)
    return [path, bytes]
  })
}
