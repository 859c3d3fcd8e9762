import { describe, expect, test } from 'vitest'
import type { HostMessage, HostRequest } from '../../src/contract/frame.ts'
import type { Genesis, SavedSession } from '../../src/contract/session.ts'
import { engineBehaviours } from '../../src/engine/sim/behaviours.ts'
import { filePath, readExtents } from '../../src/engine/sim/disk-state.ts'
import type { Doors } from '../../src/worker/live.ts'
import { createStore } from '../../src/worker/stores/store.ts'
import { nextInt, seedPrng } from '../../src/base/prng.ts'
import { createFakeWorker, type FakeWorker, settle, validGenesis } from './fake-doors.ts'
import { createMemoryPlace, type MemoryPlace, openMemory } from './memory-backend.ts'

const worldOf = (fake: FakeWorker) => fake.host.live!.session.simulation.world

type Files = Record<string, string>

function filesOfWorld(fake: FakeWorker): Files {
  const files: Files = {}
  for (const { id, disk } of worldOf(fake).processes.values()) {
    for (const [key, file] of disk.files) {
      const slices = readExtents(file, 0, file.length).map((slice) => Buffer.from(slice))
      files[`${id}/${filePath(key)}`] = Buffer.concat(slices).toString('base64')
    }
  }
  return files
}

async function filesOfPlace(place: MemoryPlace): Promise<{ files: Files; atUs: number | undefined }> {
  const image = await createStore(openMemory(place)).open('image')
  const files: Files = {}
  for (const [process, disk] of image?.disks ?? []) {
    for (const [path, bytes] of disk.files) files[`${process}/${path}`] = Buffer.from(bytes).toString('base64')
  }
  return { files, atUs: image?.head.atUs }
}

/** All that is being written gets written. */
async function settleAll(): Promise<void> {
  for (let i = 0; i < 30; i++) await settle()
}

function doorsOf(place: MemoryPlace, writer = true): Partial<Doors> {
  return { openPlace: async () => ({ backend: writer ? openMemory(place) : null, writer, release: () => {} }) }
}

async function openAt(place: MemoryPlace, more: Partial<Doors> = {}, open: Partial<HostRequest> = {}) {
  const fake = createFakeWorker({ ...doorsOf(place), ...more })
  const request = { type: 'open', genesis: validGenesis(), inputs: [], resume: false, store: 'best', ...open }
  fake.ask(request as HostRequest)
  await settleAll()
  return fake
}

describe('mirror', () => {
  test('mirror: while running a batch is written at most every 250 ms, one at a time; a pause writes the rest', async () => {
    const place = createMemoryPlace()
    const fake = await openAt(place)
    expect(fake.said[0]).toMatchObject({ type: 'opened', store: 'memory' })
    const before = place.commits
    fake.ask({ type: 'run' })
    for (let i = 0; i < 100; i++) {
      fake.pass(20)
      await settle()
    }
    expect(place.commits - before).toBeLessThanOrEqual(9)
    expect(place.commits - before).toBeGreaterThanOrEqual(7)
    fake.ask({ type: 'pause' })
    await settleAll()
    const stored = await filesOfPlace(place)
    expect(stored).toEqual({ files: filesOfWorld(fake), atUs: worldOf(fake).nowUs })
    expect(Object.keys(stored.files)).toContain('node.1/journal')
  })

  test('mirror: a past that is looked at is not written; another future is, and so is the old one when it goes on', async () => {
    const place = createMemoryPlace()
    const fake = await openAt(place)
    const go = async (request: HostRequest, ms = 200) => {
      fake.ask(request)
      fake.pass(ms)
      await settleAll()
    }
    await go({ type: 'run-until', atUs: 2_000_000, untilNotable: false })
    const tip = await filesOfPlace(place)
    expect(tip.atUs).toBe(2_000_000)
    await go({ type: 'seek', atUs: 500_000 })
    await go({ type: 'run-until', atUs: 900_000, untilNotable: false })
    expect(await filesOfPlace(place)).toEqual(tip)
    const { commits } = place
    await go({ type: 'run-until', atUs: 3_000_000, untilNotable: false })
    expect(await filesOfPlace(place)).toEqual({ files: filesOfWorld(fake), atUs: 3_000_000 })
    // It followed on where it was: what stood there was not written again.
    expect([...place.blobs.keys()].every((name) => name.startsWith('1/'))).toBe(true)
    expect(place.commits).toBeGreaterThan(commits)
    await go({ type: 'seek', atUs: 1_000_000 })
    await go({ type: 'command', command: { type: 'kill', target: 'node.3' } })
    expect(await filesOfPlace(place)).toEqual({ files: filesOfWorld(fake), atUs: 1_000_000 })
    expect([...place.blobs.keys()].every((name) => name.startsWith('2/'))).toBe(true)
  })

  test('mirror: time is turned back and comes to its end again while a slow disk still writes: nothing is lost', async () => {
    const place = createMemoryPlace()
    const fake = await openAt(place)
    fake.ask({ type: 'run' })
    // Nothing settles meanwhile: the first batch is being written all the time.
    fake.pass(1_200)
    fake.ask({ type: 'pause' })
    const { nowUs } = worldOf(fake)
    fake.ask({ type: 'seek', atUs: 100_000 })
    fake.pass(100)
    fake.ask({ type: 'run-until', atUs: nowUs, untilNotable: false })
    fake.pass(100)
    await settleAll()
    expect(await filesOfPlace(place)).toEqual({ files: filesOfWorld(fake), atUs: nowUs })
    expect([...place.blobs.keys()].every((name) => name.startsWith('1/'))).toBe(true)
  })

  test('mirror: whatever is done, a pause at the end of time leaves the disks as they are in the world', async () => {
    const prng = seedPrng('mirror', 'fuzz')
    const place = createMemoryPlace()
    const fake = await openAt(place)
    const targets = ['node.1', 'node.2', 'node.3']
    const pick = (): string => targets[nextInt(prng, 3)] as string
    const requests: (() => HostRequest)[] = [
      () => ({ type: 'run' }),
      () => ({ type: 'pause' }),
      () => ({ type: 'set-speed', speed: 1 + nextInt(prng, 20) }),
      () => ({ type: 'step', visible: false }),
      () => ({ type: 'seek', atUs: nextInt(prng, 4_000_000) }),
      () => ({
        type: 'run-until',
        atUs: worldOf(fake).nowUs + nextInt(prng, 900_000),
        untilNotable: nextInt(prng, 2) === 0,
      }),
      () => ({ type: 'command', command: { type: 'kill', target: pick() } }),
      () => ({ type: 'command', command: { type: 'power-off', targets: [pick()] } }),
      () => ({ type: 'command', command: { type: 'start', target: pick() } }),
    ]
    let checked = 0
    for (let i = 0; i < 400; i++) {
      fake.ask((requests[nextInt(prng, requests.length)] as () => HostRequest)())
      fake.pass(nextInt(prng, 60))
      if (nextInt(prng, 2) === 0) await settle()
      if (i % 5 > 0) continue
      fake.ask({ type: 'pause' })
      for (let turns = 0; turns < 200 && fake.host.live!.activity.kind !== 'paused'; turns++) fake.pass(20)
      await settleAll()
      if (fake.host.live!.mirror!.tip !== null) continue
      checked++
      expect(await filesOfPlace(place)).toEqual({ files: filesOfWorld(fake), atUs: worldOf(fake).nowUs })
    }
    expect(checked).toBeGreaterThan(20)
    expect(fake.said.filter(({ type }) => type === 'failed')).toEqual([])
  })

  test('mirror: a full disk is told, and the session goes on in memory', async () => {
    const place = createMemoryPlace()
    const fake = await openAt(place)
    fake.ask({ type: 'run' })
    fake.pass(500)
    await settleAll()
    place.writesLeft = 2
    for (let i = 0; i < 50; i++) {
      fake.pass(20)
      await settle()
    }
    expect(fake.said.slice(1)).toEqual([
      { type: 'failed', what: 'Error: the machine is dead', where: 'the memory store' },
      { type: 'store-changed', store: 'memory' },
    ])
    expect(fake.last()).toMatchObject({ running: true })
    expect(fake.last().nowUs).toBeGreaterThan(1_400_000)
  })

  test('mirror: a tab that may not write keeps all in memory, and says so', async () => {
    const place = createMemoryPlace()
    const fake = createFakeWorker(doorsOf(place, false))
    fake.ask({ type: 'open', genesis: validGenesis(), inputs: [], resume: true, store: 'best' })
    await settleAll()
    expect(fake.said[0]).toMatchObject({ type: 'opened', store: 'memory', writer: false, recovered: null })
    fake.ask({ type: 'run' })
    fake.pass(500)
    expect(place.commits).toBe(0)
  })

  test('mirror: what can not be read is told and left alone', async () => {
    const place = createMemoryPlace()
    const backend = () => ({ ...openMemory(place), manifests: () => Promise.reject(new Error('broken')) })
    const fake = await openAt(place, {
      openPlace: async () => ({ backend: backend(), writer: true, release: () => {} }),
    })
    expect(fake.said[0]).toEqual({ type: 'failed', what: 'broken', where: 'the memory store' })
    expect(fake.said[1]).toMatchObject({ type: 'opened', store: 'memory' })
    fake.ask({ type: 'run' })
    fake.pass(500)
    await settleAll()
    expect(place.commits).toBe(0)
  })

  test('mirror: what can not be a beginning lets go of the place', async () => {
    const place = createMemoryPlace()
    let held = 0
    const openPlace = async () => {
      held++
      return { backend: openMemory(place), writer: true, release: () => void held-- }
    }
    const behaviours = {
      node: {
        create: () => {
          throw new Error('no such property')
        },
        receive: () => {},
      },
    }
    const fake = await openAt(place, { openPlace, behaviours })
    expect(fake.said).toEqual([{ type: 'failed', what: 'no such property', where: 'open' }])
    expect(held).toBe(0)
    const disks = { 'node.1': { dirs: [], files: { a: 'AAAA' } } }
    fake.ask({ type: 'open', genesis: validGenesis(), inputs: [], resume: false, store: 'best', disks })
    await settleAll()
    expect(fake.said.at(-1)).toMatchObject({ type: 'failed', what: expect.stringMatching(/^a: /), where: 'open' })
    expect(held).toBe(0)
  })

  test('mirror: a closed session is written to its end before the next one opens', async () => {
    const place = createMemoryPlace()
    const fake = await openAt(place)
    fake.ask({ type: 'run' })
    fake.pass(333)
    const files = filesOfWorld(fake)
    fake.ask({ type: 'close' })
    fake.ask({ type: 'open', genesis: validGenesis(), inputs: [], resume: true, store: 'best' })
    await settleAll()
    expect(filesOfWorld(fake)).toEqual(files)
    expect(fake.said.at(-1)).toMatchObject({ type: 'opened', recovered: { partitions: 0 } })
  })
})

function realGenesis(): Genesis {
  const genesis = validGenesis(3, 'visit')
  const nodes = [1, 2, 3].map((id) => ({
    id,
    roles: ['broker' as const, 'controller' as const],
    rack: null,
    listeners: [
      { name: 'PLAINTEXT', host: `kafka-${id}`, port: 9092 },
      { name: 'CONTROLLER', host: `kafka-${id}`, port: 9093 },
    ],
    properties: { 'controller.quorum.voters': '1@kafka-1:9093,2@kafka-2:9093,3@kafka-3:9093' },
  }))
  return { ...genesis, cluster: { ...genesis.cluster, nodes, clusterId: 'AAAAAAAAQACAAAAAAAAAAQ' } }
}

describe('recovery', () => {
  test('recovery: another visit finds the records, the clients and the wall clock of the one before', async () => {
    const place = createMemoryPlace()
    const first = await openAt(place, { behaviours: engineBehaviours }, {
      genesis: realGenesis(),
    } as Partial<HostRequest>)
    const until = async (fake: FakeWorker, atUs: number) => {
      fake.ask({ type: 'run-until', atUs, untilNotable: false })
      for (let i = 0; i < 300 && fake.host.live!.activity.kind !== 'paused'; i++) {
        fake.pass(20)
        await settle()
      }
      await settleAll()
      expect(fake.last()).toMatchObject({ nowUs: atUs, running: false })
    }
    await until(first, 5_000_000)
    const assignment = [
      [1, 2, 3],
      [2, 3, 1],
    ]
    first.ask({ type: 'command', command: { type: 'create-topic', name: 'orders', assignment } })
    await until(first, 8_000_000)
    const spec = {
      topic: 'orders',
      ratePerSecond: 5,
      keys: { kind: 'none' as const },
      value: 'order {n}',
      acks: -1 as const,
      configs: {},
    }
    first.ask({ type: 'command', command: { type: 'add-producer', id: 'shop', spec } })
    first.ask({ type: 'command', command: { type: 'add-producer', id: 'idle', spec: { ...spec, ratePerSecond: 0 } } })
    first.ask({ type: 'command', command: { type: 'kill', target: 'client.idle' } })
    await until(first, 20_000_000)
    expect(first.said.filter(({ type }) => type === 'failed')).toEqual([])
    const firstWallMs = first.last().wallMs
    const appended = endOffsets(first)
    expect(appended.total).toBeGreaterThan(30)

    // No word of goodbye: a page that is closed is a kill -9.
    const second = await openAt(place, { behaviours: engineBehaviours }, {
      genesis: validGenesis(),
      resume: true,
    } as Partial<HostRequest>)
    const opened = second.said[0] as Extract<HostMessage, { type: 'opened' }>
    expect(opened.recovered).toMatchObject({ atUs: 20_000_000 })
    expect(second.last()).toMatchObject({ nowUs: 0, wallMs: firstWallMs })
    expect(second.image.get('world')).toMatchObject({ seed: 'visit~2', clusterId: 'AAAAAAAAQACAAAAAAAAAAQ' })
    // The new controller keeps the old incarnations' sessions for `broker.session.timeout.ms` before it registers the new ones.
    await until(second, 20_000_000)
    const report = second.said.find(({ type }) => type === 'recovered') as Extract<HostMessage, { type: 'recovered' }>
    expect(report.report).toMatchObject({ atUs: 20_000_000, partitions: appended.replicas, truncatedBytes: 0 })
    expect(report.report.records).toBeGreaterThanOrEqual(appended.total * 3 - 6)
    expect(report.report.records).toBeLessThanOrEqual(appended.total * 3)
    expect(endOffsets(second).total).toBeGreaterThan(appended.total)
    expect(second.image.get('producer/shop')).toMatchObject({ status: 'running', spec })
    expect(second.image.get('producer/idle')).toMatchObject({ status: 'stopped' })
    expect(second.said.filter(({ type }) => type === 'failed')).toEqual([])

    // A file of it holds the disks it began with: it runs again to the same state wherever it is opened.
    second.ask({ type: 'save-file', id: 1 })
    const saved = second.said.at(-1) as Extract<HostMessage, { type: 'saved' }>
    const file = JSON.parse(new TextDecoder().decode(saved.bytes)) as SavedSession
    expect(Object.keys(file.disks ?? {})).toEqual(['node.1', 'node.2', 'node.3'])
    const third = await openAt(createMemoryPlace(), { behaviours: engineBehaviours }, {
      ...file,
    } as Partial<HostRequest>)
    await until(third, 20_000_000)
    expect(third.last().stateHash).toBe(second.last().stateHash)
  })
})

/** Records in the logs of the leaders, and how many replicas hold any. */
function endOffsets(fake: FakeWorker): { total: number; replicas: number } {
  let total = 0
  let replicas = 0
  for (const row of fake.image.values()) {
    if (row.kind !== 'replica') continue
    if (row.role === 'leader') total += row.logEndOffset
    if (row.logEndOffset > 0) replicas++
  }
  return { total, replicas }
}
