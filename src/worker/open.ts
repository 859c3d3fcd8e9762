/** Opens a session: from its genesis and inputs, from a file with disks, or from what an earlier visit left. */
import { clonePlain } from '../base/clone.ts'
import type { HostMessage, HostRequest } from '../contract/frame.ts'
import { createSession } from '../engine/sim/session.ts'
import type { DiskState } from '../engine/sim/disk-state.ts'
import { PAUSED } from './activities.ts'
import type { Doors, Live } from './live.ts'
import { createPace } from './pacing.ts'
import { readDisks } from './saved-session.ts'

export interface Opened {
  live: Live
  opened: Extract<HostMessage, { type: 'opened' }>
}

export async function openLive(doors: Doors, request: Extract<HostRequest, { type: 'open' }>): Promise<Opened> {
  const { genesis, inputs } = request
  const disks = readDisks(request.disks ?? {}, genesis)
  const live = createLive(doors, genesis, disks)
  live.session.simulation.inputs = inputs
  const opened = {
    type: 'opened',
    store: live.store,
    recovered: null,
    engineHash: doors.engineHash,
    writer: true,
  } as const
  return { live, opened }
}

function createLive(
  doors: Doors,
  genesis: Live['session']['simulation']['genesis'],
  disks: Map<string, DiskState>,
): Live {
  const session = createSession(genesis, doors.behaviours, { disks })
  return {
    doors,
    session,
    // The simulation writes on the disks it was given.
    genesisDisks: clonePlain(disks),
    store: 'memory',
    activity: PAUSED,
    pace: createPace(1),
    unplan: null,
    inputsToTell: true,
    nextFrameMs: 0,
    held: null,
    idle: () => {},
    stateHashes: [],
    toldCrashes: new Set(),
  }
}
