/** The manifest says which files there are and how much of their blobs counts. It is written last, behind its checksum. */
import { getUint32, putUint32 } from '../../base/bytes.ts'
import { crc32c } from '../../base/crc32c.ts'
import { genesisOf } from '../../contract/share-shape.ts'
import { type DiskLayout, emptyLayout, type Layout } from './layout.ts'
import type { Head } from './store.ts'

const FORMAT = 1
/** Length of the text and its CRC-32C. */
const HEADER_BYTES = 8

export interface Manifest {
  sequence: number
  head: Head
  layout: Layout
}

interface Text {
  format: number
  sequence: number
  generation: number
  head: Head
  disks: [process: string, dirs: string[], files: [path: string, name: string, length: number][]][]
}

export function encodeManifest({ sequence, head, layout }: Manifest, format = FORMAT): Uint8Array {
  const disks: Text['disks'] = [...layout.disks].map(([process, { dirs, files }]) => [
    process,
    [...dirs],
    [...files].map(([path, { name, length }]) => [path, name, length]),
  ])
  const text: Text = { format, sequence, generation: layout.generation, head, disks }
  const encoded = new TextEncoder().encode(JSON.stringify(text))
  const bytes = new Uint8Array(HEADER_BYTES + encoded.length)
  putUint32(bytes, 0, encoded.length)
  putUint32(bytes, 4, crc32c(encoded))
  bytes.set(encoded, HEADER_BYTES)
  return bytes
}

/** The newest that is whole, or null. Throws if it is of a format that this engine does not know. */
export function newestManifest(candidates: readonly Uint8Array[]): Manifest | null {
  let newest: Text | null = null
  for (const bytes of candidates) {
    const text = textOf(bytes)
    if (text !== null && text.sequence > (newest?.sequence ?? -1)) newest = text
  }
  if (newest === null) return null
  if (newest.format !== FORMAT)
    throw new Error(`the stored disk has format ${newest.format}, this engine knows ${FORMAT}`)
  return manifestOf(newest)
}

function textOf(bytes: Uint8Array): Text | null {
  if (bytes.length < HEADER_BYTES) return null
  const end = HEADER_BYTES + getUint32(bytes, 0)
  if (bytes.length < end || crc32c(bytes.subarray(HEADER_BYTES, end)) !== getUint32(bytes, 4)) return null
  return JSON.parse(new TextDecoder().decode(bytes.subarray(HEADER_BYTES, end))) as Text
}

function manifestOf({ sequence, generation, head, disks }: Text): Manifest {
  const layout = emptyLayout(generation)
  for (const [process, dirs, files] of disks) {
    const disk: DiskLayout = { dirs: new Set(dirs), files: new Map() }
    for (const [path, name, length] of files) {
      disk.files.set(path, { name, length, state: 'clean' })
      layout.names.add(name)
    }
    layout.disks.set(process, disk)
  }
  return { sequence, head: { ...head, genesis: genesisOf(head.genesis) }, layout }
}
