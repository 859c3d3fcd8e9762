/** Commands about modelled clients, and an administrator's, which the world's own admin client carries out. */
import type { ClientCommand, ClientSetupCommand, ClusterCommand } from '../../contract/command.ts'
import { clonePlain } from '../../base/clone.ts'
import { startProcess, tell } from './process-life.ts'
import type { Simulation } from './simulation.ts'
import { touchWorld } from './touch-log.ts'
import { addProcess, type ProcessSpec } from './world.ts'

type AnyClientCommand = ClusterCommand | ClientSetupCommand | ClientCommand

export const ADMIN = 'client.admin'
const CLIENTS_MAX = 200

const kinds: { readonly [T in AnyClientCommand['type']]: 'cluster' | 'setup' | 'client' } = {
  'create-topic': 'cluster',
  'delete-topic': 'cluster',
  'create-partitions': 'cluster',
  'reassign-partition': 'cluster',
  'elect-leader': 'cluster',
  'alter-config': 'cluster',
  'add-producer': 'setup',
  'add-consumer': 'setup',
  'remove-client': 'setup',
  'set-producer': 'client',
  'set-consumer': 'client',
  produce: 'client',
  seek: 'client',
}

export function isClientCommand(command: { type: string }): command is AnyClientCommand {
  return Object.hasOwn(kinds, command.type)
}

function isCluster(command: AnyClientCommand): command is ClusterCommand {
  return kinds[command.type] === 'cluster'
}

/** Why it can't be done now, or null. */
export function validateClientCommand(simulation: Simulation, command: AnyClientCommand): string | null {
  if (isCluster(command)) return simulation.behaviours.admin === undefined ? 'this world has no admin client' : null
  const { processes } = simulation.world
  const process = processes.get(`client.${command.id}`)
  if (command.type === 'add-producer' || command.type === 'add-consumer') {
    if (process !== undefined) return `there is a client '${command.id}' already`
    if (`client.${command.id}` === ADMIN) return `the name '${command.id}' is taken by the world's admin client`
    if (processes.size >= CLIENTS_MAX) return `there are ${CLIENTS_MAX} processes already`
    const kind = command.type === 'add-producer' ? 'producer' : 'consumer'
    return simulation.behaviours[kind] === undefined ? `this world has no ${kind}s` : null
  }
  if (process === undefined) return `there is no client '${command.id}'`
  if (command.type === 'remove-client')
    return process.status === 'stopped' ? null : `${process.id} is ${process.status}`
  if (process.status === 'stopped') return `${process.id} is stopped`
  const wanted = command.type === 'set-consumer' || command.type === 'seek' ? 'consumer' : 'producer'
  return process.spec.kind === wanted ? null : `${process.id} is not a ${wanted}`
}

export function applyClientCommand(simulation: Simulation, command: AnyClientCommand): void {
  if (isCluster(command)) return tellAdmin(simulation, command)
  const id = `client.${command.id}`
  switch (command.type) {
    case 'add-producer':
      return addClient(simulation, id, { kind: 'producer', id: command.id, spec: command.spec })
    case 'add-consumer':
      return addClient(simulation, id, { kind: 'consumer', id: command.id, spec: command.spec })
    case 'remove-client':
      return removeClient(simulation, id)
    default: {
      const process = simulation.world.processes.get(id)
      if (process === undefined) return
      process.spec = patched(process.spec, command)
      tell(simulation, process, { kind: 'command', command: clonePlain(command) })
    }
  }
}

/** What the client will be made from when it is started again. */
function patched(spec: ProcessSpec, command: ClientCommand): ProcessSpec {
  if (command.type === 'set-producer' && spec.kind === 'producer') {
    return { ...spec, spec: { ...spec.spec, ...command.patch } }
  }
  if (command.type === 'set-consumer' && spec.kind === 'consumer') {
    return { ...spec, spec: { ...spec.spec, ...command.patch } }
  }
  return spec
}

function addClient(simulation: Simulation, id: string, spec: ProcessSpec): void {
  startProcess(simulation, addProcess(simulation.world, id, spec))
}

/** The client is forgotten, and its links with it. */
function removeClient(simulation: Simulation, id: string): void {
  const { world, touches } = simulation
  world.processes.delete(id)
  touchWorld(touches, `process/${id}`)
  for (const [key, { a, b }] of world.links) {
    if (a !== id && b !== id) continue
    world.links.delete(key)
    touchWorld(touches, key)
  }
}

function tellAdmin(simulation: Simulation, command: ClusterCommand): void {
  const { world } = simulation
  const admin = world.processes.get(ADMIN) ?? addProcess(world, ADMIN, { kind: 'admin' })
  if (admin.status === 'stopped') startProcess(simulation, admin)
  tell(simulation, admin, { kind: 'command', command: clonePlain(command) })
}
