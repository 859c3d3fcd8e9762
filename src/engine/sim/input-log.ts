/**
 * Inputs: the only way into a world. Each is applied at its time after all that happens up to and at that time, so a log
 * replayed gives the same world however the run was cut into pieces.
 */
import type { Command, FaultCommand } from '../../contract/command.ts'
import type { TimedCommand } from '../../contract/frame.ts'
import type { Genesis } from '../../contract/session.ts'
import { applyClientCommand, isClientCommand, validateClientCommand } from './client-commands.ts'
import { wrongShape } from './command-shape.ts'
import { emit } from './emit.ts'
import { runUntil } from './event-loop.ts'
import { faultOf, isFaultCommand } from './faults/index.ts'
import { type Behaviours, createSimulation, type Simulation, type SimulationOptions } from './simulation.ts'
import { applySocketCommand, isSocketCommand, validateSocketCommand } from './socket-commands.ts'
import type { World } from './world.ts'

/**
 * Runs up to the input's time (now, if that has passed), applies it and writes it to the log; inputs beyond the present are
 * forgotten (a fork). Returns why it was refused, or null. A refused one stands in the log too and has no effect but its event.
 */
export function applyInput(simulation: Simulation, input: TimedCommand): string | null {
  const { world } = simulation
  const atUs = Number.isFinite(input.atUs) ? Math.max(world.nowUs, Math.floor(input.atUs)) : world.nowUs
  runUntil(simulation, atUs)
  simulation.inputs.length = world.inputCount
  simulation.inputs.push({ atUs, command: input.command })
  return applyNext(simulation)
}

/** Applies the log's inputs up to a time, and runs to it. */
export function replayUntil(simulation: Simulation, atUs: number): void {
  for (;;) {
    const next = simulation.inputs[simulation.world.inputCount]
    if (next === undefined || next.atUs > atUs) break
    runUntil(simulation, next.atUs)
    applyNext(simulation)
  }
  runUntil(simulation, atUs)
}

/** A new simulation, run through these inputs to a time. */
export function replay(
  genesis: Genesis,
  behaviours: Behaviours,
  inputs: readonly TimedCommand[],
  untilUs: number,
  options: SimulationOptions = {},
): Simulation {
  const simulation = createSimulation(genesis, behaviours, options)
  simulation.inputs = [...inputs]
  replayUntil(simulation, untilUs)
  return simulation
}

/** Applies the next input of the log, now. Returns why it was refused, or null. */
export function applyNext(simulation: Simulation): string | null {
  const { world, inputs } = simulation
  const { command } = inputs[world.inputCount] as TimedCommand
  world.inputCount++
  simulation.cause = 0
  const reason = wrongShape(command) ?? validate(simulation, command)
  if (reason === null) apply(simulation, command)
  else emit(simulation, { type: 'CommandRefused', command: nameOf(command), reason })
  return reason
}

function nameOf(command: unknown): string {
  const type = (command as { type?: unknown } | null)?.type
  return typeof type === 'string' ? type.slice(0, 40) : '?'
}

/** Why a well-formed command can't be carried out in this world, or null. */
function validate(simulation: Simulation, command: Command): string | null {
  const { world } = simulation
  if (isFaultCommand(command)) return validateFault(world, command)
  if (isSocketCommand(command)) return validateSocketCommand(world, command)
  return isClientCommand(command) ? validateClientCommand(simulation, command) : 'not a command'
}

export function validateFault(world: World, command: FaultCommand): string | null {
  return faultOf(command).validate(world, command)
}

function apply(simulation: Simulation, command: Command): void {
  if (isFaultCommand(command)) faultOf(command).apply(simulation, command)
  else if (isSocketCommand(command)) applySocketCommand(simulation, command)
  else applyClientCommand(simulation, command)
}
