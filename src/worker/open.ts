/** Opens a session: from its genesis and inputs, from a file with disks, or from what an earlier visit left. */
import { clonePlain } from '../base/clone.ts'
import type { HostMessage, HostRequest, TimedCommand } from '../contract/frame.ts'
import type { Genesis } from '../contract/session.ts'
import type { DiskState } from '../engine/sim/disk-state.ts'
import { createSession } from '../engine/sim/session.ts'
import { PAUSED } from './activities.ts'
import type { Doors, Live } from './live.ts'
import { createMirror, noteEvent, noteOp } from './mirror.ts'
import { createPace } from './pacing.ts'
import { clientInputs, createWatch, disksOfImage, nextGenesis, noteRecovery, reportOf } from './recovery.ts'
import { readDisks } from './saved-session.ts'
import { type Backend, createStore, type Head, type Store, type StoredImage } from './stores/store.ts'

type OpenRequest = Extract<HostRequest, { type: 'open' }>

export interface Opened {
  live: Live
  opened: Extract<HostMessage, { type: 'opened' }>
}

/** What a session begins with. */
interface Beginning {
  genesis: Genesis
  inputs: TimedCommand[]
  disks: Map<string, DiskState>
  /** What was found on the visitor's disk. */
  head: Head | null
}

export async function openLive(doors: Doors, request: OpenRequest): Promise<Opened> {
  const asked = fromRequest(request)
  const place = request.store === 'best' ? await doors.openPlace() : { backend: null, writer: true, release: () => {} }
  const { store, found } = await openStore(doors, place.backend, request.resume)
  let live: Live
  try {
    live = createLive(doors, found ?? asked)
  } catch (error) {
    await store?.close()
    place.release()
    throw error
  }
  live.release = place.release
  if (store !== null) keepIn(live, store, found === null)
  else place.release()
  const recovered = live.watch === null ? null : reportOf(live.watch, live.session.simulation.world)
  const { engineHash } = doors
  return { live, opened: { type: 'opened', store: live.store, recovered, engineHash, writer: place.writer } }
}

/** A store that can't be read is left alone: what is in it may be somebody's. */
async function openStore(
  { post }: Doors,
  backend: Backend | null,
  resume: boolean,
): Promise<{ store: Store | null; found: Beginning | null }> {
  if (backend === null) return { store: null, found: null }
  const store = createStore(backend)
  try {
    const image = await store.open(resume ? 'image' : 'nothing')
    return { store, found: image === null ? null : fromImage(image) }
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error)
    post({ type: 'failed', what, where: `the ${store.kind} store` })
    await store.close().catch(() => {})
    return { store: null, found: null }
  }
}

function fromRequest({ genesis, inputs, disks }: OpenRequest): Beginning {
  return { genesis, inputs, disks: readDisks(disks ?? {}, genesis), head: null }
}

function fromImage(image: StoredImage): Beginning {
  const { head } = image
  const genesis = nextGenesis(head)
  return { genesis, inputs: clientInputs(head), disks: disksOfImage(image, genesis), head }
}

function createLive(doors: Doors, { genesis, inputs, disks, head }: Beginning): Live {
  const live = {
    doors,
    // The simulation writes on the disks that it is given.
    genesisDisks: clonePlain(disks),
    store: 'memory',
    mirror: null,
    mirroredMs: 0,
    release: () => {},
    watch: head === null ? null : createWatch(head, genesis),
    isRecovered: false,
    activity: PAUSED,
    pace: createPace(1),
    unplan: null,
    inputsToTell: true,
    nextFrameMs: 0,
    held: null,
    idle: () => {},
    stateHashes: [],
    toldCrashes: new Set(),
  } as unknown as Live
  live.session = createSession(genesis, doors.behaviours, {
    disks,
    onEvent: (stamped) => {
      if (live.mirror !== null) noteEvent(live.mirror, stamped)
      if (live.watch !== null && noteRecovery(live.watch, stamped)) live.isRecovered = true
    },
    onDisk: (process, op) => {
      if (live.mirror !== null) noteOp(live.mirror, process, op)
    },
  })
  live.session.simulation.inputs = inputs
  return live
}

/** The session's disks are kept in this store from now on. When it fails, the session goes on without. */
function keepIn(live: Live, store: Store, isWhole: boolean): void {
  const { doors } = live
  live.store = store.kind
  live.mirror = createMirror(store, isWhole, (error) => {
    if (live.mirror === null) return
    live.mirror = null
    live.store = 'memory'
    const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    doors.post({ type: 'failed', what, where: `the ${store.kind} store` })
    doors.post({ type: 'store-changed', store: 'memory' })
    void store.close().catch(() => {})
    live.release()
  })
}
