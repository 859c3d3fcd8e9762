import { describe, expect, test } from 'vitest'
import { createDiskState } from '../../src/engine/sim/disk-state.ts'
import { createDisk, type DiskOp } from '../../src/engine/sim/memory-disk.ts'
import { emptyLayout } from '../../src/worker/stores/layout.ts'
import { encodeManifest } from '../../src/worker/stores/manifest.ts'
import { createStore } from '../../src/worker/stores/store.ts'
import { validGenesis } from './fake-doors.ts'
import { createMemoryPlace, openMemory } from './memory-backend.ts'
import { storeContract } from './store-contract.ts'

describe('store: the contract, over memory', () => {
  for (const { name, run } of storeContract) {
    test(`store: ${name}`, async () => {
      const place = createMemoryPlace()
      await run(async () => openMemory(place))
    })
  }
})

const head = (atUs: number) => ({ genesis: validGenesis(), atUs, wallMs: 0, inputCount: 0, clients: [] })

/** A disk that is written, cut, renamed and replaced; batch by batch. */
async function write(place: ReturnType<typeof createMemoryPlace>): Promise<void> {
  const state = createDiskState()
  const ops: { process: string; op: DiskOp }[] = []
  const disk = createDisk(state, { journal: (op) => ops.push({ process: 'node.1', op }) })
  const disks = new Map([['node.1', state]])
  const store = createStore(openMemory(place))
  await store.open('image')
  disk.mkdir('t-0')
  for (let batch = 1; batch <= 6; batch++) {
    disk.append('t-0/log', [Uint8Array.of(batch, batch)])
    disk.write('checkpoint', Uint8Array.of(batch))
    if (batch === 3) disk.truncate('t-0/log', 1)
    if (batch === 4) disk.rename('t-0/log', 't-0/old')
    if (batch === 5) disk.remove('t-0/old')
    const taken = ops.splice(0)
    if (batch === 6) await store.replace({ disks, head: head(6) })
    else await store.apply({ ops: taken, disks, head: head(batch) })
  }
}

test('store: a machine that dies at any write opens as the last whole batch left it', async () => {
  const images: Record<number, unknown> = {
    1: { checkpoint: [1], 't-0/log': [1, 1] },
    2: { checkpoint: [2], 't-0/log': [1, 1, 2, 2] },
    3: { checkpoint: [3], 't-0/log': [1] },
    4: { checkpoint: [4], 't-0/old': [1, 4, 4] },
    5: { checkpoint: [5], 't-0/log': [5, 5] },
    6: { checkpoint: [6], 't-0/log': [5, 5, 6, 6] },
  }
  const seen = new Set<number>()
  for (let writes = 1; writes < 60; writes++) {
    const place = createMemoryPlace()
    place.writesLeft = writes
    const survived = await write(place).then(
      () => true,
      () => false,
    )
    place.writesLeft = Number.POSITIVE_INFINITY
    const image = await createStore(openMemory(place)).open('image')
    const atUs = image?.head.atUs ?? 0
    seen.add(atUs)
    const files = Object.fromEntries(
      (image?.disks.get('node.1')?.files ?? []).map(([path, bytes]) => [path, [...bytes]]),
    )
    expect(files).toEqual(images[atUs] ?? {})
    if (survived) break
  }
  expect([...seen]).toEqual([0, 1, 2, 3, 4, 5, 6])
})

test('store: blobs are named as a Kafka would name the files, and nothing is left behind', async () => {
  const place = createMemoryPlace()
  await write(place)
  expect([...place.blobs.keys()].sort()).toEqual(['1/node-1/checkpoint', '1/node-1/t-0/log'])
})

test('store: an image of an unknown format is refused, not overwritten', async () => {
  const place = createMemoryPlace()
  await write(place)
  const strange = encodeManifest({ sequence: 99, head: head(9), layout: emptyLayout(9) }, 2)
  place.manifests = [strange, strange]
  await expect(createStore(openMemory(place)).open('nothing')).rejects.toThrow('format 2')
})
