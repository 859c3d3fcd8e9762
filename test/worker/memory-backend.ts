/** A place in memory that can be looked at between two visits, and that can break at any write. */
import { concat } from '../../src/base/bytes.ts'
import type { Backend } from '../../src/worker/stores/store.ts'

export interface MemoryPlace {
  blobs: Map<string, Uint8Array>
  manifests: [Uint8Array, Uint8Array]
  /** Writes until the machine dies in the middle of one; then nothing is written any more. */
  writesLeft: number
  /** Commits that were asked for. */
  commits: number
}

export function createMemoryPlace(): MemoryPlace {
  const none = new Uint8Array(0)
  return { blobs: new Map(), manifests: [none, none], writesLeft: Number.POSITIVE_INFINITY, commits: 0 }
}

/** All of the bytes; the first half when the machine dies over them, and then it is dead. */
function torn(place: MemoryPlace, bytes: Uint8Array): Uint8Array {
  if (place.writesLeft <= 0) throw new Error('the machine is dead')
  place.writesLeft--
  return place.writesLeft === 0 ? bytes.slice(0, bytes.length >> 1) : bytes.slice()
}

export function openMemory(place: MemoryPlace): Backend {
  return {
    kind: 'memory',
    manifests: async () => place.manifests,
    read: async (name, length) => (place.blobs.get(name) ?? new Uint8Array(0)).slice(0, length),
    async commit({ appends, removed, onlyGeneration, sequence, manifest }) {
      place.commits++
      for (const { name, at, slices } of appends) {
        await null
        const before = place.blobs.get(name) ?? new Uint8Array(0)
        const filled = concat([before.subarray(0, at), new Uint8Array(Math.max(0, at - before.length))])
        const bytes = concat(slices.map((slice) => slice.slice()))
        place.blobs.set(name, concat([filled, torn(place, bytes)]))
      }
      await null
      place.manifests[(sequence % 2) as 0 | 1] = torn(place, manifest)
      for (const name of removed) {
        torn(place, manifest)
        place.blobs.delete(name)
      }
      for (const name of place.blobs.keys()) {
        if (onlyGeneration === null || name.startsWith(`${onlyGeneration}/`)) continue
        torn(place, manifest)
        place.blobs.delete(name)
      }
    },
    async clear() {
      place.blobs.clear()
      place.manifests = createMemoryPlace().manifests
    },
    close: async () => {},
  }
}
