/** A `Ctx` for unit tests: a manual clock, a memory disk, and a record of all that was done through it. */
import type { Slices } from '../../src/base/bytes.ts'
import { type Prng, seedPrng } from '../../src/base/prng.ts'
import type { EngineEvent } from '../../src/contract/event.ts'
import type { Address, ConnectionId, Ctx } from '../../src/engine/ports/ctx.ts'
import { createDisk, createDiskState, type DiskOp, type DiskState } from '../../src/engine/sim/memory-disk.ts'

export interface FakeCtx extends Ctx {
  nowUs: number
  wallMs: number
  diskState: DiskState
  sent: { connection: ConnectionId; bytes: Slices }[]
  connects: { connection: ConnectionId; address: Address }[]
  closed: ConnectionId[]
  /** Timers that are set, by name, with the virtual time at which they are due. */
  timers: Map<string, number>
  events: EngineEvent[]
  touched: Set<string>
  diskTouched: Set<string>
  diskOps: DiskOp[]
  spentUs: number
  exits: string[]
  /** Moves both clocks; timers are not fired. */
  advanceMs(ms: number): void
}

export interface FakeCtxOptions {
  self?: string
  nowUs?: number
  wallMs?: number
  seed?: string
  diskState?: DiskState
}

export function fakeCtx(options: FakeCtxOptions = {}): FakeCtx {
  const diskState = options.diskState ?? createDiskState()
  const streams = new Map<string, Prng>()
  const self = options.self ?? 'node.1'
  let connections = 0
  const diskTouched = new Set<string>()
  const diskOps: DiskOp[] = []
  const ctx: FakeCtx = {
    self,
    nowUs: options.nowUs ?? 0,
    wallMs: options.wallMs ?? 1_700_000_000_000,
    diskState,
    disk: createDisk(diskState, { touch: (path) => diskTouched.add(path), journal: (op) => diskOps.push(op) }),
    sent: [],
    connects: [],
    closed: [],
    timers: new Map(),
    events: [],
    touched: new Set(),
    diskTouched,
    diskOps,
    spentUs: 0,
    exits: [],
    random(name) {
      const found = streams.get(name)
      if (found !== undefined) return found
      const made = seedPrng(options.seed ?? 'test', `${self}.${name}`)
      streams.set(name, made)
      return made
    },
    setTimer: (name, delayUs) => void ctx.timers.set(name, ctx.nowUs + delayUs),
    cancelTimer: (name) => void ctx.timers.delete(name),
    connect(address) {
      connections++
      ctx.connects.push({ connection: connections, address })
      return connections
    },
    send: (connection, bytes) => void ctx.sent.push({ connection, bytes }),
    close: (connection) => void ctx.closed.push(connection),
    spend(us) {
      ctx.spentUs += us
    },
    emit: (event) => void ctx.events.push(event),
    touch: (path) => void ctx.touched.add(path),
    exit: (reason) => void ctx.exits.push(reason),
    advanceMs(ms) {
      ctx.nowUs += ms * 1_000
      ctx.wallMs += ms
    },
  }
  return ctx
}
