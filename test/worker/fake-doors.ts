/** A worker's surroundings without a worker: its own clock, its own turns, and a page that listens. */
import { applyDelta, type Image } from '../../src/contract/image.ts'
import type { FramePayload, HostMessage, HostRequest } from '../../src/contract/frame.ts'
import type { Genesis } from '../../src/contract/session.ts'
import { createHost, type Host, receive } from '../../src/worker/host.ts'
import type { Doors } from '../../src/worker/live.ts'
import { toyBehaviours, toyGenesis } from '../sim/toy.ts'

export interface FakeWorker {
  host: Host
  doors: Doors
  /** What the page was told, in order, frames apart. */
  said: Exclude<HostMessage, { type: 'frame' }>[]
  frames: FramePayload[]
  /** Folded from the frames. */
  image: Image
  last(): FramePayload
  ask(request: HostRequest): void
  /** Lets so much wall time pass, with all the turns in it. */
  pass(ms: number): void
  /** Turns that are planned. */
  planned(): number
  /** Each look at the clock takes so long: how slow the machine is. */
  costMs: number
  nowMs: number
}

export const validGenesis = (nodes = 3, seed = 'toy'): Genesis => {
  const genesis = toyGenesis(nodes, seed)
  return { ...genesis, cluster: { ...genesis.cluster, diskBytesMax: 16_777_216 } }
}

export function createFakeWorker(more: Partial<Doors> = {}): FakeWorker {
  const turns: { atMs: number; run: () => void }[] = []
  const decoder = new TextDecoder()
  const fake = { said: [], frames: [], image: new Map(), costMs: 0.05, nowMs: 1_000 } as unknown as FakeWorker
  fake.doors = {
    post: (message) => {
      if (message.type !== 'frame') return void fake.said.push(message)
      const frame = JSON.parse(decoder.decode(message.payload)) as FramePayload
      if (frame.kind === 'image') fake.image.clear()
      applyDelta(fake.image, frame)
      fake.frames.push(frame)
    },
    nowMs: () => {
      fake.nowMs += fake.costMs
      return fake.nowMs
    },
    after: (delayMs, run) => {
      const turn = { atMs: fake.nowMs + delayMs, run }
      turns.push(turn)
      return () => {
        const at = turns.indexOf(turn)
        if (at >= 0) turns.splice(at, 1)
      }
    },
    openPlace: async () => ({ backend: null, writer: true, release: () => {} }),
    behaviours: toyBehaviours({ tickUs: 2_000 }),
    engineHash: 'toy-engine',
    ...more,
  }
  fake.host = createHost(fake.doors)
  fake.ask = (request) => receive(fake.host, structuredClone(request))
  fake.last = () => fake.frames.at(-1) as FramePayload
  fake.planned = () => turns.length
  fake.pass = (ms) => {
    const untilMs = fake.nowMs + ms
    for (let guard = 0; guard < 100_000; guard++) {
      turns.sort((a, b) => a.atMs - b.atMs)
      const next = turns[0]
      if (next === undefined || next.atMs > untilMs) break
      turns.shift()
      fake.nowMs = Math.max(fake.nowMs, next.atMs)
      next.run()
    }
    fake.nowMs = Math.max(fake.nowMs, untilMs)
  }
  return fake
}

/** Promises that are settled run on. */
export const settle = () => new Promise((resolve) => setImmediate(resolve))

export async function openFake(more: Partial<Doors> = {}): Promise<FakeWorker> {
  const fake = createFakeWorker(more)
  fake.ask({ type: 'open', genesis: validGenesis(), inputs: [], resume: false, store: 'memory' })
  await settle()
  return fake
}
