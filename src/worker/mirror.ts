/**
 * Follows what is written to the nodes' disks, at the end of time, into a store: page cache and all, for what a page loses when
 * it is closed is processes, not power. Turned back it waits; when another future begins, the store gets that future's disks.
 */
import type { StampedEvent } from '../contract/event.ts'
import type { DiskOp } from '../engine/sim/memory-disk.ts'
import type { Session } from '../engine/sim/session.ts'
import { wallMs, type World } from '../engine/sim/world.ts'
import type { Head, MirrorBatch, Store, StoredClient } from './stores/store.ts'

/** While running a batch is written so often. */
export const BATCH_MS = 250
/** More operations than this are not worth following one by one. */
const OPS_MAX = 100_000

export interface Mirror {
  store: Store
  /** Since the last batch, in order. */
  ops: { process: string; op: DiskOp }[]
  /** The next batch is a whole image. */
  isWhole: boolean
  /** There is something to write besides operations: time, clients. */
  isStale: boolean
  /** Where the world stood when time was turned back; null while the mirror follows. */
  tip: Position | null
  /** What was still to be written of that world. */
  sealed: Job | null
  isBusy: boolean
  /** It was asked for while another batch was being written. */
  isWanted: boolean
  /** The batch being written; resolves also when it fails. */
  done: Promise<void>
  onFailed: (error: unknown) => void
}

type Job = { isWhole: boolean; batch: MirrorBatch }

/** Names a state of a run: two worlds of one genesis that were handed the same, in the same order. */
interface Position {
  atUs: number
  hi: number
  lo: number
  inputCount: number
}

/** The store's image is not this world's: the first batch is a whole one, unless the world was just made from it. */
export function createMirror(store: Store, isWhole: boolean, onFailed: (error: unknown) => void): Mirror {
  return {
    store,
    ops: [],
    isWhole,
    isStale: true,
    tip: null,
    sealed: null,
    isBusy: false,
    isWanted: false,
    done: Promise.resolve(),
    onFailed,
  }
}

/** Hears every operation of the disks. */
export function noteOp(mirror: Mirror, process: string, op: DiskOp): void {
  if (mirror.tip !== null || mirror.isWhole || op.op === 'flush') return
  mirror.ops.push({ process, op })
  if (mirror.ops.length > OPS_MAX) becomeWhole(mirror)
}

/** A power loss takes bytes away that no operation took. */
export function noteEvent(mirror: Mirror, { event }: StampedEvent): void {
  if (mirror.tip === null && event.type === 'ProcessStopped' && event.how === 'power-loss') becomeWhole(mirror)
}

function becomeWhole(mirror: Mirror): void {
  mirror.isWhole = true
  mirror.ops = []
}

function positionOf({ nowUs, eventHash, inputCount }: World): Position {
  return { atUs: nowUs, hi: eventHash.hi, lo: eventHash.lo, inputCount }
}

/** Time is about to be turned back. */
export function leaveTip(mirror: Mirror, session: Session): void {
  if (mirror.tip !== null) return
  mirror.sealed = takeJob(mirror, session)
  mirror.tip = positionOf(session.simulation.world)
  flushMirror(mirror, session)
}

/** The world goes on from here. If that is where it was left, the mirror goes on too; else this is another future. */
export function meetTip(mirror: Mirror, session: Session): void {
  const { tip } = mirror
  if (tip === null) return
  const { sealed } = mirror
  mirror.tip = null
  mirror.sealed = null
  mirror.isStale = true
  const here = positionOf(session.simulation.world)
  const isSame =
    here.hi === tip.hi && here.lo === tip.lo && here.inputCount === tip.inputCount && here.atUs === tip.atUs
  if (!isSame || sealed?.isWhole) becomeWhole(mirror)
  else if (sealed !== null) mirror.ops = [...sealed.batch.ops]
}

/** Begins to write what there is to write; one batch at a time. */
export function flushMirror(mirror: Mirror, session: Session): void {
  if (mirror.isBusy) {
    mirror.isWanted = true
    return
  }
  mirror.isWanted = false
  const job = mirror.sealed ?? (mirror.tip === null ? takeJob(mirror, session) : null)
  mirror.sealed = null
  if (job === null) return
  mirror.isBusy = true
  mirror.done = write(mirror.store, job).then(
    () => {
      mirror.isBusy = false
      if (mirror.isWanted) flushMirror(mirror, session)
    },
    (error: unknown) => mirror.onFailed(error),
  )
}

async function write(store: Store, { isWhole, batch }: Job): Promise<void> {
  if (isWhole) await store.replace(batch)
  else await store.apply(batch)
}

function takeJob(mirror: Mirror, { simulation }: Session): Job | null {
  const { ops, isWhole, isStale } = mirror
  if (ops.length === 0 && !isWhole && !isStale) return null
  mirror.ops = []
  mirror.isWhole = false
  mirror.isStale = false
  const { world, genesis } = simulation
  const nodes = [...world.processes.values()].filter(({ spec }) => spec.kind === 'node')
  const disks = new Map(nodes.map(({ id, disk }) => [id, disk]))
  const head: Head = {
    genesis,
    atUs: world.nowUs,
    wallMs: wallMs(world),
    inputCount: world.inputCount,
    clients: clientsOf(world),
  }
  return { isWhole, batch: { ops, disks, head } }
}

/** The modelled clients as they were last told to be. */
function clientsOf(world: World): StoredClient[] {
  const clients: StoredClient[] = []
  for (const { spec, status } of world.processes.values()) {
    const stopped = status === 'stopped'
    if (spec.kind === 'producer')
      clients.push({ command: { type: 'add-producer', id: spec.id, spec: spec.spec }, stopped })
    if (spec.kind === 'consumer')
      clients.push({ command: { type: 'add-consumer', id: spec.id, spec: spec.spec }, stopped })
  }
  return clients
}

/** Writes the last of it and lets go of the store. */
export async function closeMirror(mirror: Mirror, session: Session): Promise<void> {
  flushMirror(mirror, session)
  // A batch that was asked for meanwhile follows the one being written.
  while (mirror.isBusy) {
    const before = mirror.done
    await before
    if (mirror.done === before) break
  }
  await mirror.store.close()
}
