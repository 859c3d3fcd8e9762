/** Real clients' sockets, and the wall clock of the machine they live on. */
import { fromBase64 } from '../../base/base64.ts'
import type { SocketCommand } from '../../contract/command.ts'
import { departBytes, departClose, openExternal } from './network.ts'
import type { Simulation } from './simulation.ts'
import { touchWorld } from './touch-log.ts'
import type { World } from './world.ts'

const types: ReadonlySet<string> = new Set(['socket-open', 'socket-receive', 'socket-close', 'wall-offset'])

export function isSocketCommand(command: { type: string }): command is SocketCommand {
  return types.has(command.type)
}

/** Bytes for a socket that the node has just closed are no error: they crossed on the way. */
export function validateSocketCommand(world: World, command: SocketCommand): string | null {
  if (command.type === 'socket-open') {
    if (world.sockets.has(command.socket)) return `socket ${command.socket} is open already`
    return world.processes.has(command.target) ? null : `there is no process '${command.target}'`
  }
  if (command.type === 'socket-receive' && typeof command.bytes === 'string') {
    return fromBase64(command.bytes) === null ? 'bytes is not base64' : null
  }
  return null
}

export function applySocketCommand(simulation: Simulation, command: SocketCommand): void {
  const { world } = simulation
  if (command.type === 'wall-offset') {
    world.wallOffsetMs += command.offsetMs
    touchWorld(simulation.touches, 'world')
    return
  }
  if (command.type === 'socket-open') {
    const { socket, target, listener, peerHost } = command
    openExternal(simulation, socket, target, listener, peerHost)
    return
  }
  const pair = world.sockets.get(command.socket)
  if (pair === undefined) return
  if (command.type === 'socket-receive') {
    const bytes = typeof command.bytes === 'string' ? fromBase64(command.bytes) : command.bytes
    if (bytes !== null) departBytes(simulation, pair * 2, [bytes], world.nowUs)
    return
  }
  world.sockets.delete(command.socket)
  departClose(simulation, pair * 2, world.nowUs)
}
