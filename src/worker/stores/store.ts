/** Where a session's disks are kept between visits. One contract for every place; test/worker/store-contract.ts says it in full. */
import type { StoreKind } from '../../contract/frame.ts'
import type { Genesis } from '../../contract/session.ts'
import type { DiskState } from '../../engine/sim/disk-state.ts'
import type { DiskOp } from '../../engine/sim/memory-disk.ts'
import { type Layout, emptyLayout, planBatch, planImage, type Plan } from './layout.ts'
import { encodeManifest, type Manifest, newestManifest } from './manifest.ts'

/** What a stored image says besides its files. */
export interface Head {
  genesis: Genesis
  atUs: number
  wallMs: number
  inputCount: number
  clients: StoredClient[]
}

/** A modelled client as it was last told to be. */
export interface StoredClient {
  command: { type: 'add-producer' | 'add-consumer'; id: string; spec: unknown }
  stopped: boolean
}

export interface StoredImage {
  head: Head
  disks: Map<string, { dirs: string[]; files: [path: string, bytes: Uint8Array][] }>
}

/** Disk operations since the batch before, in order, and the disks as they stand after the last of them. */
export interface MirrorBatch {
  ops: readonly { process: string; op: DiskOp }[]
  disks: ReadonlyMap<string, DiskState>
  head: Head
}

export interface Store {
  readonly kind: StoreKind
  /** The first call of all. image: the last one that was completed, null where there is none; nothing: it will be replaced. */
  open(wish: 'image' | 'nothing'): Promise<StoredImage | null>
  /** All of the batch or, after a crash, nothing of it. The disks are read before it returns; bytes are never copied first. */
  apply(batch: MirrorBatch): Promise<void>
  /** Puts another image in the place of the stored one, all or nothing. */
  replace(image: Omit<MirrorBatch, 'ops'>): Promise<void>
  clear(): Promise<void>
  close(): Promise<void>
}

/** What a place has to be able to do: blobs that only grow, and manifests of which the newest whole one counts. */
export interface Backend {
  readonly kind: StoreKind
  /** Manifests that are there, whole or torn. */
  manifests(): Promise<Uint8Array[]>
  /** The first bytes of a blob; fewer where it is shorter. */
  read(name: string, length: number): Promise<Uint8Array>
  /**
   * Appends first, then the manifest, then the removals. What stands in a blob beyond the position of an append (a crash may have
   * left it) does not count any more.
   */
  commit(change: Change): Promise<void>
  clear(): Promise<void>
  close(): Promise<void>
}

export interface Change extends Plan {
  /** Odd and even manifests may take turns in two places, so that one is always whole. */
  sequence: number
  manifest: Uint8Array
}

export function createStore(backend: Backend): Store {
  let layout: Layout = emptyLayout(0)
  let sequence = 0
  const commit = (plan: Plan, head: Head): Promise<void> => {
    sequence++
    return backend.commit({ ...plan, sequence, manifest: encodeManifest({ sequence, head, layout }) })
  }
  return {
    kind: backend.kind,
    async open(wish) {
      const manifest = newestManifest(await backend.manifests())
      if (manifest === null) return null
      sequence = manifest.sequence
      layout = manifest.layout
      return wish === 'image' ? readImage(backend, manifest) : null
    },
    apply: ({ ops, disks, head }) => commit(planBatch(layout, ops, disks), head),
    replace({ disks, head }) {
      const plan = planImage(layout, disks)
      layout = plan.layout
      return commit(plan, head)
    },
    async clear() {
      layout = emptyLayout(layout.generation + 1)
      await backend.clear()
    },
    close: () => backend.close(),
  }
}

const READS_AT_ONCE = 32

async function readImage(backend: Backend, { head, layout }: Manifest): Promise<StoredImage> {
  const image: StoredImage = { head, disks: new Map() }
  for (const [process, { dirs, files }] of layout.disks) {
    const entries = [...files]
    const read: [string, Uint8Array][] = []
    for (let from = 0; from < entries.length; from += READS_AT_ONCE) {
      const some = entries.slice(from, from + READS_AT_ONCE).map(async ([path, { name, length }]) => {
        const bytes = await backend.read(name, length)
        return [path, bytes] as [string, Uint8Array]
      })
      read.push(...(await Promise.all(some)))
    }
    image.disks.set(process, { dirs: [...dirs], files: read })
  }
  return image
}
