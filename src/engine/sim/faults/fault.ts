import type { Prng } from '../../../base/prng.ts'
import type { FaultCommand } from '../../../contract/command.ts'
import type { Simulation } from '../simulation.ts'
import type { Process, World } from '../world.ts'

export type FaultOf<T extends FaultCommand['type']> = Extract<FaultCommand, { type: T }>

/** One thing that can go wrong, or right again. A file and a line in the index make it a command, a control and a fuzz ingredient. */
export interface Fault<T extends FaultCommand['type'] = FaultCommand['type']> {
  name: T
  /** Why it can't be done now, or null. */
  validate(world: World, command: FaultOf<T>): string | null
  apply(simulation: Simulation, command: FaultOf<T>): void
  /** One of these that makes sense now, or null. */
  fuzz(world: World, prng: Prng): FaultOf<T> | null
  /** What puts right all that this fault has left behind in this world. */
  revert(world: World): FaultCommand[]
}

/** Names of the nodes (or, with `clients`, of all processes) in a status, in creation order. */
export function namesOf(world: World, statuses: readonly Process['status'][], clients = false): string[] {
  const names: string[] = []
  for (const { id, spec, status } of world.processes.values()) {
    if (statuses.includes(status) && (clients || spec.kind === 'node')) names.push(id)
  }
  return names
}

/** Why the target is not in one of these statuses, or null. */
export function mustBe(world: World, target: string, statuses: readonly Process['status'][]): string | null {
  const process = world.processes.get(target)
  if (process === undefined) return `there is no process '${target}'`
  if (!statuses.includes(process.status)) return `${target} is ${process.status}`
  return null
}

export function processOf(simulation: Simulation, target: string): Process {
  return simulation.world.processes.get(target) as Process
}
