import type { Command } from './command.ts'
import type { TimedCommand } from './frame.ts'
import type { ClusterConfig, Genesis, NodeConfig, SavedDisk, SavedSession } from './session.ts'
import type { Shared } from './share-link.ts'

export type LinkFault = 'too-long' | 'format' | 'damaged' | 'shape'

/** A link that cannot be opened: what kind of fault, and where. */
export class LinkError extends Error {
  readonly fault: LinkFault
  readonly detail: string
  constructor(fault: LinkFault, detail: string) {
    super(`${fault}: ${detail}`)
    this.name = 'LinkError'
    this.fault = fault
    this.detail = detail
  }
}

const INPUTS_MAX = 2_000
const NODES_MAX = 12
const PROPERTIES_MAX = 200
/** A virtual month: no run lasts longer. */
const TIME_US_MAX = 31 * 86_400_000_000

const wrong = (where: string, what: string): never => {
  throw new LinkError('shape', `${where} ${what}`)
}

function object(value: unknown, where: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return wrong(where, 'is no object')
  return value as Record<string, unknown>
}

function list(value: unknown, where: string, max: number): unknown[] {
  if (!Array.isArray(value)) return wrong(where, 'is no list')
  if (value.length > max) return wrong(where, `has ${value.length} entries, ${max} at most`)
  return value
}

function text(value: unknown, where: string, max = 256): string {
  if (typeof value !== 'string') return wrong(where, 'is no text')
  if (value.length > max) return wrong(where, `has ${value.length} signs, ${max} at most`)
  return value
}

function whole(value: unknown, where: string, min: number, max: number): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) return wrong(where, 'is no whole number')
  if (value < min || value > max) return wrong(where, `is ${value}, not within ${min}…${max}`)
  return value
}

/** Inputs from `[difference, command]` pairs. The engine looks into each command itself before it obeys. */
function inputsOf(value: unknown): TimedCommand[] {
  let atUs = 0
  return list(value, 'i', INPUTS_MAX).map((each, index) => {
    const where = `i[${index}]`
    const pair = list(each, where, 2)
    atUs = whole(atUs + whole(pair[0], `${where}[0]`, 0, TIME_US_MAX), where, 0, TIME_US_MAX)
    const command = object(pair[1], `${where}[1]`)
    text(command['type'], `${where}[1].type`, 40)
    return { atUs, command: command as unknown as Command }
  })
}

export function sharedOf(payload: Record<string, unknown>): Shared {
  if (payload['v'] !== 1) throw new LinkError('format', `version ${JSON.stringify(payload['v'])}, we know 1`)
  const inputs = inputsOf(payload['i'])
  if (payload['s'] !== undefined) {
    const [id, version] = list(payload['s'], 's', 2)
    return { kind: 'scene', scene: text(id, 's[0]', 80), version: whole(version, 's[1]', 1, 10_000), inputs }
  }
  return { kind: 'session', engineHash: text(payload['h'], 'h', 128), genesis: genesisOf(payload['g']), inputs }
}

/** A genesis from outside, field by field: what is not named here does not come in. */
export function genesisOf(value: unknown): Genesis {
  const genesis = object(value, 'g')
  return { seed: text(genesis['seed'], 'g.seed', 128), cluster: clusterOf(genesis['cluster']) }
}

function clusterOf(value: unknown): ClusterConfig {
  const where = 'g.cluster'
  const cluster = object(value, where)
  const costs = object(cluster['costs'], `${where}.costs`)
  const nodes = list(cluster['nodes'], `${where}.nodes`, NODES_MAX).map((each, index) =>
    nodeOf(each, `${where}.nodes[${index}]`),
  )
  if (nodes.length === 0) wrong(`${where}.nodes`, 'is empty')
  if (new Set(nodes.map(({ id }) => id)).size < nodes.length) wrong(`${where}.nodes`, 'has an id twice')
  return {
    nodes,
    clusterId: text(cluster['clusterId'], `${where}.clusterId`, 64),
    wallStartMs: whole(cluster['wallStartMs'], `${where}.wallStartMs`, 0, 8_640_000_000_000),
    linkLatencyUs: whole(cluster['linkLatencyUs'], `${where}.linkLatencyUs`, 0, 60_000_000),
    ...(cluster['linkJitterUs'] === undefined
      ? {}
      : { linkJitterUs: whole(cluster['linkJitterUs'], `${where}.linkJitterUs`, 0, 60_000_000) }),
    costs: {
      stepUs: whole(costs['stepUs'], `${where}.costs.stepUs`, 0, 1_000_000),
      perKilobyteUs: whole(costs['perKilobyteUs'], `${where}.costs.perKilobyteUs`, 0, 1_000_000),
      flushUs: whole(costs['flushUs'], `${where}.costs.flushUs`, 0, 10_000_000),
    },
    diskBytesMax: whole(cluster['diskBytesMax'], `${where}.diskBytesMax`, 1_048_576, 1_073_741_824),
  }
}

function nodeOf(value: unknown, where: string): NodeConfig {
  const node = object(value, where)
  const roles = list(node['roles'], `${where}.roles`, 2).map((role) =>
    role === 'broker' || role === 'controller' ? role : wrong(`${where}.roles`, 'names an unknown role'),
  )
  return {
    id: whole(node['id'], `${where}.id`, 0, 100_000),
    roles,
    rack: node['rack'] === null ? null : text(node['rack'], `${where}.rack`, 64),
    listeners: list(node['listeners'], `${where}.listeners`, 4).map((each, index) => {
      const at = `${where}.listeners[${index}]`
      const listener = object(each, at)
      return {
        name: text(listener['name'], `${at}.name`, 64),
        host: text(listener['host'], `${at}.host`),
        port: whole(listener['port'], `${at}.port`, 1, 65_535),
      }
    }),
    properties: texts(node['properties'], `${where}.properties`),
  }
}

function texts(value: unknown, where: string): Record<string, string> {
  const entries = Object.entries(object(value, where))
  if (entries.length > PROPERTIES_MAX) wrong(where, `has ${entries.length} entries, ${PROPERTIES_MAX} at most`)
  return Object.fromEntries(entries.map(([key, each]) => [text(key, where), text(each, `${where}.${key}`, 4_096)]))
}

const FILE_INPUTS_MAX = 200_000

/** A session from a file, field by field. Throws a LinkError that says what is wrong. */
export function savedSessionOf(value: unknown): Omit<SavedSession, 'format' | 'stateHashes'> {
  const session = object(value, 'file')
  if (session['format'] !== 1) throw new LinkError('format', `format ${JSON.stringify(session['format'])}, we know 1`)
  let before = 0
  const inputs = list(session['inputs'], 'inputs', FILE_INPUTS_MAX).map((each, index) => {
    const where = `inputs[${index}]`
    const input = object(each, where)
    before = whole(input['atUs'], `${where}.atUs`, before, TIME_US_MAX)
    const command = object(input['command'], `${where}.command`)
    text(command['type'], `${where}.command.type`, 40)
    return { atUs: before, command: command as unknown as Command }
  })
  const disks = session['disks'] === undefined ? {} : { disks: disksOf(session['disks']) }
  const engineHash = text(session['engineHash'], 'engineHash', 128)
  return { engineHash, genesis: genesisOf(session['genesis']), inputs, ...disks }
}

const FILES_MAX = 50_000
const FILE_CHARS_MAX = 134_217_728

/** Disks by process; whether a file's text can be unpacked is seen by who unpacks it. */
function disksOf(value: unknown): Record<string, SavedDisk> {
  const disks = Object.entries(object(value, 'disks'))
  if (disks.length > NODES_MAX) wrong('disks', `has ${disks.length} entries, ${NODES_MAX} at most`)
  return Object.fromEntries(
    disks.map(([name, each]) => {
      const where = `disks.${name}`
      const disk = object(each, where)
      const files = Object.entries(object(disk['files'], `${where}.files`))
      if (files.length > FILES_MAX) wrong(`${where}.files`, `has ${files.length} entries, ${FILES_MAX} at most`)
      const dirs = list(disk['dirs'], `${where}.dirs`, FILES_MAX).map((dir) => text(dir, `${where}.dirs`, 1_024))
      return [
        name,
        { dirs, files: Object.fromEntries(files.map(([path, one]) => [path, text(one, path, FILE_CHARS_MAX)])) },
      ]
    }),
  )
}
