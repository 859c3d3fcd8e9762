/** How processes come and go. */
import { clonePlain } from '../../base/clone.ts'
import { emit } from './emit.ts'
import type { Message } from '../ports/message.ts'
import { losePower } from './memory-disk.ts'
import { dropProcess, releaseHost } from './network.ts'
import { schedule } from './queue.ts'
import type { Simulation } from './simulation.ts'
import { touchedOf, touchWorld, WHOLE } from './touch-log.ts'
import { type Process, worldRandom } from './world.ts'

/** Path of a process's disk among its touched paths. */
export const DISK = '@disk'

function changed(simulation: Simulation, process: Process): void {
  touchWorld(simulation.touches, `process/${process.id}`)
}

/** Starts a stopped process: a new life on the same disk. */
export function startProcess(simulation: Simulation, process: Process): void {
  const { world, genesis } = simulation
  const behaviour = simulation.behaviours[process.spec.kind]
  if (behaviour === undefined) throw new Error(`no behaviour for processes of kind '${process.spec.kind}'`)
  const wasDark = process.ended === 'power-loss'
  process.life++
  process.status = 'running'
  process.ended = null
  process.startedUs = world.nowUs
  process.busyUntilUs = world.nowUs
  // A state is a tree of its own: it may change what it was made from.
  process.state = behaviour.create(clonePlain(process.spec), genesis)
  const touched = touchedOf(simulation.touches.recent, process.id)
  touched.add(WHOLE)
  touched.add(DISK)
  changed(simulation, process)
  schedule(world, world.nowUs, 'deliver', process.id, process.life, '', { kind: 'start' })
  emit(simulation, { type: 'ProcessStarted', process: process.id })
  if (wasDark) releaseHost(simulation, process.id)
}

/** Ends a process that runs or is paused. `atUs`: when it says goodbye (an exit: at the end of its last step). */
export function endProcess(
  simulation: Simulation,
  process: Process,
  how: 'exit' | 'kill' | 'power-loss',
  reason?: string,
  atUs = simulation.world.nowUs,
): void {
  process.status = 'stopped'
  process.ended = how
  process.timers.clear()
  process.inbox = []
  process.wakeSeq = -1
  dropProcess(simulation, process.id, how === 'power-loss' ? null : how === 'exit' ? 'fin' : 'reset', atUs)
  if (how === 'power-loss') {
    losePower(process.disk, worldRandom(simulation.world, `${process.id}.power`))
  }
  const touched = touchedOf(simulation.touches.recent, process.id)
  touched.add(WHOLE)
  touched.add(DISK)
  changed(simulation, process)
  emit(simulation, {
    type: 'ProcessStopped',
    process: process.id,
    how,
    ...(reason === undefined ? {} : { reason }),
  })
}

export function pauseProcess(simulation: Simulation, process: Process): void {
  process.status = 'paused'
  changed(simulation, process)
  emit(simulation, { type: 'ProcessPaused', process: process.id })
}

/** What has waited is handled from now on. */
export function resumeProcess(simulation: Simulation, process: Process): void {
  const { world } = simulation
  process.status = 'running'
  if (process.inbox.length > 0 && process.wakeSeq < 0) {
    process.wakeSeq = schedule(world, Math.max(world.nowUs, process.busyUntilUs), 'wake', process.id, process.life)
  }
  changed(simulation, process)
  emit(simulation, { type: 'ProcessResumed', process: process.id })
}

/** Hands a process a message that comes from nowhere in the world: an instruction, a signal. */
export function tell(simulation: Simulation, process: Process, message: Message): void {
  schedule(simulation.world, simulation.world.nowUs, 'deliver', process.id, process.life, '', message)
}
