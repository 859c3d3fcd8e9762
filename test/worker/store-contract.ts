/** What every store must hold to, for whoever runs it: Vitest over memory, a real browser over its own disks. */
import { nextInt, type Prng, seedPrng } from '../../src/base/prng.ts'
import { createDiskState, type DiskState, filePath, readExtents } from '../../src/engine/sim/disk-state.ts'
import { createDisk, type DiskOp } from '../../src/engine/sim/memory-disk.ts'
import { type Backend, createStore, type Head, type Store, type StoredImage } from '../../src/worker/stores/store.ts'

/** Opens the place as it stands now, as a new visit would. */
export type Place = () => Promise<Backend>

export interface ContractCase {
  name: string
  /** Rejects with what is wrong. Begins with a place that is empty. */
  run(place: Place): Promise<void>
}

/** Two nodes whose disks are written to, and what was done since the batch before. */
interface Bench {
  disks: Map<string, DiskState>
  ops: { process: string; op: DiskOp }[]
}

const processes = ['node.1', 'node.2']

function createBench(): Bench {
  return { disks: new Map(processes.map((process) => [process, createDiskState()])), ops: [] }
}

function diskOf(bench: Bench, process: string) {
  const journal = (op: DiskOp) => void bench.ops.push({ process, op })
  return createDisk(bench.disks.get(process) as DiskState, { journal })
}

function headAt(atUs: number): Head {
  const costs = { stepUs: 0, perKilobyteUs: 0, flushUs: 0 }
  const node = { id: 1, roles: ['broker' as const], rack: null, listeners: [], properties: {} }
  const cluster = { nodes: [node], clusterId: 'c', wallStartMs: 0, linkLatencyUs: 0, costs, diskBytesMax: 1_048_576 }
  return { genesis: { seed: 's', cluster }, atUs, wallMs: atUs / 1_000, inputCount: 0, clients: [] }
}

function takeBatch(bench: Bench, atUs: number) {
  const { ops } = bench
  bench.ops = []
  return { ops, disks: bench.disks, head: headAt(atUs) }
}

/** Everything of an image or of disks as one text, in an order of its own. */
function textOf(disks: Iterable<[string, { dirs: string[]; files: [string, Uint8Array][] }]>): string {
  const all = [...disks].map(([process, { dirs, files }]) => {
    const texts = files.map(
      ([path, bytes]) => `${path} ${bytes.length} ${[...bytes.subarray(0, 2_000)].join()} ${sum(bytes)}`,
    )
    return [process, [...dirs].sort(), texts.sort()]
  })
  return JSON.stringify(all.filter(([, dirs, texts]) => `${dirs}${texts}` !== '').sort(), null, 1)
}

function sum(bytes: Uint8Array): number {
  let total = 0
  for (const byte of bytes) total = (Math.imul(total, 31) + byte) | 0
  return total
}

function textOfBench({ disks }: Bench): string {
  return textOf(
    [...disks].map(([process, { dirs, files }]) => {
      const read = [...files].map(([key, file]): [string, Uint8Array] => {
        const bytes = new Uint8Array(file.length)
        let at = 0
        for (const slice of readExtents(file, 0, file.length)) {
          bytes.set(slice, at)
          at += slice.length
        }
        return [filePath(key), bytes]
      })
      return [process, { dirs: [...dirs].map(filePath), files: read }]
    }),
  )
}

function mustEqual(actual: unknown, expected: unknown, what: string): void {
  if (actual !== expected) throw new Error(`${what}:\n${String(actual)}\nwas expected to be\n${String(expected)}`)
}

async function visit(place: Place): Promise<{ store: Store; image: StoredImage | null; backend: Backend }> {
  const backend = await place()
  const store = createStore(backend)
  return { store, backend, image: await store.open('image') }
}

async function mustHold(place: Place, text: string, atUs: number): Promise<void> {
  const { store, image } = await visit(place)
  await store.close()
  mustEqual(image?.head.atUs, atUs, 'time of the image')
  mustEqual(textOf(image?.disks ?? []), text, 'files of the image')
}

function someBytes(prng: Prng, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => nextInt(prng, 256))
}

/** One random operation, of the kinds that a broker does. */
function act(bench: Bench, prng: Prng): void {
  const process = processes[nextInt(prng, 2)] as string
  const disk = diskOf(bench, process)
  const dir = `orders-${nextInt(prng, 3)}`
  const path = nextInt(prng, 4) === 0 ? `checkpoint-${nextInt(prng, 2)}` : `${dir}/${nextInt(prng, 3)}.log`
  const size = disk.size(path)
  switch (nextInt(prng, 12)) {
    case 0:
      return disk.write(path.startsWith('check') ? path : 'meta', someBytes(prng, nextInt(prng, 50)))
    case 1:
      return size > 0 ? disk.truncate(path, nextInt(prng, size)) : undefined
    case 2:
      return size >= 0 ? disk.rename(path, `${path}.deleted`) : undefined
    case 3:
      return disk.remove(nextInt(prng, 8) === 0 ? dir : path)
    case 4:
      if (!disk.list('').includes(dir) || disk.list('').includes(`${dir}-delete`)) return
      return nextInt(prng, 6) === 0 ? disk.rename(dir, `${dir}-delete`) : undefined
    case 5:
      return disk.remove(`${dir}-delete`)
    default:
      disk.mkdir(dir)
      disk.append(path, [someBytes(prng, nextInt(prng, 3_000))])
      disk.extend(path, 3).set([1, 2, 3])
      return size >= 0 ? disk.flush(path) : undefined
  }
}

async function emptyCase(place: Place): Promise<void> {
  const { store, image } = await visit(place)
  mustEqual(image, null, 'image')
  await store.close()
}

async function randomCase(place: Place): Promise<void> {
  const prng = seedPrng('store', 'contract')
  const bench = createBench()
  let { store } = await visit(place)
  for (let batch = 1; batch <= 30; batch++) {
    for (let i = 0; i < 12; i++) act(bench, prng)
    await store.apply(takeBatch(bench, batch))
    if (batch % 3 > 0) continue
    await store.close()
    await mustHold(place, textOfBench(bench), batch)
    store = (await visit(place)).store
  }
  await store.close()
}

async function replaceCase(place: Place): Promise<void> {
  const prng = seedPrng('store', 'replace')
  const first = createBench()
  const second = createBench()
  for (let i = 0; i < 60; i++) act(first, prng)
  for (let i = 0; i < 40; i++) act(second, prng)
  const { store } = await visit(place)
  await store.apply(takeBatch(first, 1))
  await store.replace({ disks: second.disks, head: headAt(2) })
  takeBatch(second, 2)
  for (let i = 0; i < 40; i++) act(second, prng)
  await store.apply(takeBatch(second, 3))
  await store.close()
  await mustHold(place, textOfBench(second), 3)
  // A visit that begins anew needs no look at the old image.
  const backend = await place()
  const anew = createStore(backend)
  mustEqual(await anew.open('nothing'), null, 'image')
  await anew.replace({ disks: first.disks, head: headAt(1) })
  await anew.close()
  await mustHold(place, textOfBench(first), 1)
}

/** Something that is no bytes: a batch breaks off there. */
const poison = new Proxy(new Uint8Array(9), {
  get() {
    throw new Error('poison')
  },
})

async function brokenCase(place: Place): Promise<void> {
  const prng = seedPrng('store', 'broken')
  const bench = createBench()
  for (let i = 0; i < 60; i++) act(bench, prng)
  const good = await visit(place)
  await good.store.apply(takeBatch(bench, 1))
  await good.store.close()
  const text = textOfBench(bench)
  const { backend } = await visit(place)
  const names = ['node-1/orders-0/0.log', 'node-1/orders-1/0.log', 'node-2/meta']
  const appends = names.map((name) => ({ name: `0/${name}`, at: 0, slices: [someBytes(prng, 700)] }))
  appends.push({ name: '0/node-1/never', at: 0, slices: [poison, poison] })
  // The names are free ones with a crash's leftovers, or stand already: appends begin where the manifest says.
  for (const append of appends) append.at = append.slices[0] === poison ? 0 : 1_000_000
  const manifest = new Uint8Array(0)
  const broken = backend.commit({ appends, removed: [], onlyGeneration: null, sequence: 2, manifest })
  const failed = await broken.then(
    () => false,
    () => true,
  )
  mustEqual(failed, true, 'a batch with something that is no bytes fails')
  await backend.close()
  await mustHold(place, text, 1)
  const again = await visit(place)
  for (let i = 0; i < 60; i++) act(bench, prng)
  await again.store.apply(takeBatch(bench, 3))
  await again.store.close()
  await mustHold(place, textOfBench(bench), 3)
}

async function manyCase(place: Place): Promise<void> {
  const bench = createBench()
  const prng = seedPrng('store', 'many')
  const { store } = await visit(place)
  const disk = diskOf(bench, 'node.1')
  for (let i = 0; i < 300; i++) disk.append(`file-${i}`, [Uint8Array.of(i & 255, i >> 8)])
  disk.append('large', [someBytes(prng, 65_530)])
  await store.apply(takeBatch(bench, 1))
  for (let i = 0; i < 300; i += 7) disk.append(`file-${i}`, [Uint8Array.of(7)])
  for (const length of [3, 3, 3, 131_072, 10]) {
    disk.append('large', [someBytes(prng, length)])
    await store.apply(takeBatch(bench, 2))
  }
  await store.close()
  await mustHold(place, textOfBench(bench), 2)
}

async function clearCase(place: Place): Promise<void> {
  const bench = createBench()
  const { store } = await visit(place)
  diskOf(bench, 'node.1').append('a', [Uint8Array.of(1)])
  await store.apply(takeBatch(bench, 1))
  await store.clear()
  await store.close()
  await emptyCase(place)
  const anew = await visit(place)
  await anew.store.replace({ disks: bench.disks, head: headAt(5) })
  await anew.store.close()
  await mustHold(place, textOfBench(bench), 5)
}

export const storeContract: readonly ContractCase[] = [
  { name: 'an empty place has no image', run: emptyCase },
  { name: 'another visit finds every file as the last batch left it, whatever was done', run: randomCase },
  { name: 'an image that replaces another leaves nothing of it', run: replaceCase },
  { name: 'a batch that breaks off leaves the image before it, and another batch can follow', run: brokenCase },
  { name: 'more files than handles, and files across chunks', run: manyCase },
  { name: 'what was cleared is gone, and can be begun anew', run: clearCase },
]
