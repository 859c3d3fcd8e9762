import { describe, expect, test } from 'vitest'
import type { HostRequest } from '../../src/contract/frame.ts'
import type { SavedSession } from '../../src/contract/session.ts'
import { wholeImage } from '../../src/engine/sim/publisher.ts'
import type { Behaviours } from '../../src/engine/sim/simulation.ts'
import { receive } from '../../src/worker/host.ts'
import { toyBehaviours } from '../sim/toy.ts'
import { createFakeWorker, type FakeWorker, openFake, settle, validGenesis } from './fake-doors.ts'

const sorted = (rows: Iterable<[string, unknown]>) => [...rows].sort(([a], [b]) => (a < b ? -1 : 1))
const worldOf = (fake: FakeWorker) => fake.host.live!.session.simulation.world

/** Through JSON, as a frame goes. */
const shown = (fake: FakeWorker) => sorted(JSON.parse(JSON.stringify([...wholeImage(worldOf(fake))])))

const kill: HostRequest = { type: 'command', command: { type: 'kill', target: 'node.2' } }

describe('host', () => {
  test('host: an opened session is paused at 0, with a whole image, its inputs and its hash', async () => {
    const fake = await openFake()
    expect(fake.said).toEqual([
      { type: 'opened', store: 'memory', recovered: null, engineHash: 'toy-engine', writer: true },
    ])
    expect(fake.last()).toMatchObject({ kind: 'image', nowUs: 0, running: false, speed: 1, inputs: [] })
    expect(fake.last().stateHash).toMatch(/^[0-9a-f]{16}$/)
    expect(fake.image.get('world')?.kind).toBe('world')
  })

  test('host: the image is the fold of the deltas, whatever is asked for in between', async () => {
    const fake = await openFake()
    const requests: HostRequest[] = [
      { type: 'run' },
      kill,
      { type: 'run-until', atUs: 900_000, untilNotable: false },
      { type: 'seek', atUs: 300_000 },
      { type: 'step', visible: true },
      { type: 'step', visible: false },
      { type: 'command', command: { type: 'pause', target: 'node.1' } },
      { type: 'run' },
      { type: 'set-speed', speed: 20 },
      { type: 'seek', atUs: 5_000_000 },
    ]
    for (const request of requests) {
      fake.ask(request)
      fake.pass(70)
      fake.ask({ type: 'pause' })
      fake.pass(1)
      expect(sorted(fake.image).filter(([key]) => key !== 'ledger')).toEqual(shown(fake))
    }
  })

  test('host: a request that comes with a seek on its way waits for it, another seek replaces it', async () => {
    const fake = await openFake()
    fake.ask({ type: 'run-until', atUs: 2_000_000, untilNotable: false })
    fake.pass(2_000)
    const frames = fake.frames.length
    fake.ask({ type: 'seek', atUs: 1_000_000 })
    fake.ask({ type: 'seek', atUs: 400_000 })
    fake.ask(kill)
    expect(worldOf(fake).nowUs).toBe(2_000_000)
    fake.pass(50)
    expect(fake.host.live!.session.simulation.inputs).toEqual([{ atUs: 400_000, command: kill.command }])
    expect(fake.frames.slice(frames).map(({ nowUs }) => nowUs)).toEqual([400_000, 400_000])
  })

  test('host: run-until stops at the next notable event, and is paused there', async () => {
    const fake = createFakeWorker()
    const inputs = [{ atUs: 300_000, command: kill.command }]
    fake.ask({ type: 'open', genesis: validGenesis(), inputs, resume: false, store: 'memory' })
    await settle()
    fake.ask({ type: 'run-until', atUs: 1, untilNotable: false })
    fake.pass(1)
    fake.ask({ type: 'run-until', atUs: 600_000_000, untilNotable: true })
    fake.pass(1_000)
    expect(fake.last().running).toBe(false)
    expect(fake.last().nowUs).toBeGreaterThanOrEqual(300_000)
    expect(fake.last().nowUs).toBeLessThan(303_000)
  })

  test('host: a step obeys inputs that lie ahead, as a run would', async () => {
    const inputs = [{ atUs: 5_000, command: kill.command }]
    const fake = createFakeWorker()
    fake.ask({ type: 'open', genesis: validGenesis(), inputs, resume: false, store: 'memory' })
    await settle()
    while (worldOf(fake).nowUs < 20_000) {
      fake.ask({ type: 'step', visible: false })
      fake.pass(1)
    }
    const hashAt = fake.last()
    fake.ask({ type: 'seek', atUs: 0 })
    fake.ask({ type: 'seek', atUs: hashAt.nowUs })
    fake.pass(20)
    fake.ask({ type: 'step', visible: false })
    fake.pass(1)
    const other = createFakeWorker()
    other.ask({ type: 'open', genesis: validGenesis(), inputs, resume: false, store: 'memory' })
    await settle()
    other.ask({ type: 'run-until', atUs: fake.last().nowUs, untilNotable: false })
    other.pass(10)
    fake.ask({ type: 'run-until', atUs: fake.last().nowUs, untilNotable: false })
    fake.pass(10)
    expect(fake.last().stateHash).toBe(other.last().stateHash)
    expect(worldOf(fake).processes.get('node.2')?.ended).toBe('kill')
  })

  test('host: a saved session opens again to the same hash', async () => {
    const fake = await openFake()
    fake.ask({ type: 'run' })
    fake.pass(200)
    fake.ask(kill)
    fake.pass(200)
    fake.ask({ type: 'pause' })
    fake.ask({ type: 'save-file', id: 7 })
    const saved = fake.said.at(-1)!
    if (saved.type !== 'saved') throw new Error('not saved')
    const file = JSON.parse(new TextDecoder().decode(saved.bytes)) as SavedSession
    expect(file).toMatchObject({ format: 1, engineHash: 'toy-engine', inputs: [{ command: kill.command }] })
    const other = createFakeWorker()
    other.ask({ type: 'open', ...file, resume: false, store: 'memory' })
    await settle()
    const [atUs, hash] = file.stateHashes.at(-1)!
    other.ask({ type: 'seek', atUs })
    other.pass(50)
    expect(other.last()).toMatchObject({ nowUs: atUs, stateHash: hash })
  })

  test('host: a node that crashes is told with its place, once, and the world goes on', async () => {
    const toy = toyBehaviours({ tickUs: 2_000 })
    const node = toy.node!
    const behaviours: Behaviours = {
      node: {
        create: node.create,
        receive: (state, message, ctx) => {
          if (ctx.self === 'node.3' && ctx.nowUs >= 100_000) throw new Error('planted')
          node.receive(state, message, ctx)
        },
      },
    }
    const fake = await openFake({ behaviours })
    fake.ask({ type: 'run' })
    fake.pass(300)
    fake.ask({ type: 'seek', atUs: 50_000 })
    fake.pass(20)
    fake.ask({ type: 'run' })
    fake.pass(300)
    const failures = fake.said.filter(({ type }) => type === 'failed')
    expect(failures).toEqual([{ type: 'failed', what: 'planted', where: expect.stringContaining('node.3 at 10') }])
    expect(fake.last().nowUs).toBeGreaterThan(300_000)
  })

  test('host: an error outside of a process pauses the session, and it can be turned back', async () => {
    const fake = await openFake()
    fake.ask({ type: 'run' })
    fake.pass(100)
    const { session } = fake.host.live!
    const { publisher } = session
    session.publisher = null as unknown as typeof publisher
    fake.pass(50)
    expect(fake.said.at(-1)).toMatchObject({ type: 'failed', where: expect.stringMatching(/^the engine at \d+ µs$/) })
    session.publisher = publisher
    fake.ask({ type: 'seek', atUs: 10_000 })
    fake.pass(10)
    expect(fake.last()).toMatchObject({ kind: 'image', nowUs: 10_000, running: false })
  })

  test('host: before a session is open, and after it is closed, requests are refused and questions answered', async () => {
    const fake = createFakeWorker()
    fake.ask({ type: 'run' })
    fake.ask({ type: 'query', id: 3, query: { type: 'state-hash' } })
    expect(fake.said).toEqual([
      { type: 'failed', what: 'no session is open', where: 'run' },
      { type: 'failed', what: 'no session is open', where: 'query' },
      { type: 'answer', id: 3, answer: { type: 'refused', reason: 'no session is open' } },
    ])
    fake.ask({ type: 'open', genesis: validGenesis(), inputs: [], resume: false, store: 'memory' })
    // It waits until the session is open.
    fake.ask({ type: 'query', id: 4, query: { type: 'files', node: 1 } })
    await settle()
    expect(fake.said.at(-1)).toEqual({ type: 'answer', id: 4, answer: { type: 'files', files: [] } })
    fake.ask({ type: 'run' })
    fake.ask({ type: 'close' })
    expect(fake.planned()).toBe(0)
  })

  test('host: hostile messages are told what is wrong with them, and change nothing', async () => {
    const fake = await openFake()
    fake.ask({ type: 'run-until', atUs: 50_000, untilNotable: false })
    fake.pass(20)
    const before = fake.last().stateHash
    const values = [undefined, null, NaN, -1, 1e300, '', 'x', '__proto__', [], {}, [[[]]], { type: 'kill' }, true, 1.5]
    const types = 'open command set-speed step seek query save-file toString constructor x'.split(' ')
    const fields = 'genesis inputs resume store disks command speed visible atUs untilNotable id query'.split(' ')
    let seed = 12_345
    const pick = <T>(list: readonly T[]): T => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0
      return list[(seed >>> 8) % list.length] as T
    }
    for (const value of values) receive(fake.host, value)
    for (let i = 0; i < 1_500; i++) {
      const message: Record<string, unknown> = { type: pick(types) }
      for (let n = 0; n < 4; n++) message[pick(fields)] = pick(values)
      // Those that are right by chance move time; the rest must not.
      if (['step', 'seek', 'command'].includes(String(message['type'])))
        delete message[pick(['visible', 'atUs', 'command'])]
      expect(() => receive(fake.host, message)).not.toThrow()
    }
    expect(fake.said.filter(({ type }) => type === 'failed').length).toBeGreaterThan(500)
    fake.pass(1_000)
    await settle()
    fake.ask({ type: 'open', genesis: validGenesis(), inputs: [], resume: false, store: 'memory' })
    await settle()
    fake.ask({ type: 'run-until', atUs: 50_000, untilNotable: false })
    fake.pass(20)
    expect(fake.last().stateHash).toBe(before)
  })
})
