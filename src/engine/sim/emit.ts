import type { EngineEvent } from '../../contract/event.ts'
import type { Simulation } from './simulation.ts'

/** Tells the observers. The number is used up whether or not there are any, so that watching changes nothing. */
export function emit(simulation: Simulation, event: EngineEvent): void {
  const { world, options } = simulation
  const seq = world.nextEventSeq++
  if (options.onEvent !== undefined) {
    options.onEvent({ atUs: world.nowUs, seq, cause: simulation.cause, event }, world)
  }
}

/** True if somebody listens. If not, uses up the event's number, so that the event need not be made. */
export function observed(simulation: Simulation): boolean {
  if (simulation.options.onEvent !== undefined) return true
  simulation.world.nextEventSeq++
  return false
}
