/** What comes from the page, checked field by field: a worker must not fall over a message, whoever sent it. */
import type { Command } from '../contract/command.ts'
import type { HostRequest, TimedCommand } from '../contract/frame.ts'
import type { Query } from '../contract/query.ts'
import type { SavedDisk } from '../contract/session.ts'
import { genesisOf } from '../contract/share-shape.ts'

/** A virtual month: no run lasts longer. */
export const TIME_US_MAX = 31 * 86_400_000_000
export const SPEED_MIN = 0.01
export const SPEED_MAX = 1_000
const INPUTS_MAX = 100_000
const TEXT_MAX = 4_096
const COUNT_MAX = Number.MAX_SAFE_INTEGER

type Fields = Readonly<Record<string, unknown>>

/** A message that is none: says which part and why. */
export class ShapeError extends Error {}

const wrong = (where: string, what: string): never => {
  throw new ShapeError(`${where} ${what}`)
}

function fieldsOf(value: unknown, where: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return wrong(where, 'is no object')
  return value as Fields
}

function flag(value: unknown, where: string): boolean {
  return typeof value === 'boolean' ? value : wrong(where, 'is neither true nor false')
}

function text(value: unknown, where: string): string {
  if (typeof value !== 'string') return wrong(where, 'is no text')
  return value.length <= TEXT_MAX ? value : wrong(where, `has more than ${TEXT_MAX} signs`)
}

function count(value: unknown, where: string, max = COUNT_MAX): number {
  if (!Number.isSafeInteger(value)) return wrong(where, 'is no whole number')
  return (value as number) >= 0 && (value as number) <= max ? (value as number) : wrong(where, `is not in 0…${max}`)
}

/** A time: anything finite, brought to a whole microsecond of the virtual month. */
function timeOf(value: unknown, where: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) return wrong(where, 'is no time')
  return Math.round(Math.min(TIME_US_MAX, Math.max(0, value)))
}

/** The engine looks into each command itself before it obeys; here it only has to be an object. */
function commandOf(value: unknown, where: string): Command {
  return fieldsOf(value, where) as unknown as Command
}

function inputsOf(value: unknown): TimedCommand[] {
  if (!Array.isArray(value)) return wrong('inputs', 'is no list')
  if (value.length > INPUTS_MAX) return wrong('inputs', `has more than ${INPUTS_MAX} entries`)
  const inputs = value.map((each: unknown, index) => {
    const fields = fieldsOf(each, `inputs[${index}]`)
    const atUs = timeOf(fields['atUs'], `inputs[${index}].atUs`)
    return { atUs, command: commandOf(fields['command'], `inputs[${index}].command`) }
  })
  return inputs.sort((a, b) => a.atUs - b.atUs)
}

function disksOf(value: unknown): Record<string, SavedDisk> | undefined {
  if (value === undefined) return undefined
  for (const [id, disk] of Object.entries(fieldsOf(value, 'disks'))) {
    const { dirs, files } = fieldsOf(disk, `disks.${id}`)
    if (!Array.isArray(dirs)) wrong(`disks.${id}.dirs`, 'is no list')
    for (const dir of dirs as unknown[]) text(dir, `disks.${id}.dirs`)
    for (const bytes of Object.values(fieldsOf(files, `disks.${id}.files`))) {
      if (typeof bytes !== 'string') wrong(`disks.${id}.files`, 'has bytes that are no text')
    }
  }
  return value as Record<string, SavedDisk>
}

function openOf(fields: Fields): HostRequest {
  const { store } = fields
  if (store !== 'best' && store !== 'memory') return wrong('store', 'is neither best nor memory')
  const disks = disksOf(fields['disks'])
  return {
    type: 'open',
    genesis: genesisOf(fields['genesis']),
    inputs: inputsOf(fields['inputs']),
    resume: flag(fields['resume'], 'resume'),
    store,
    ...(disks === undefined ? {} : { disks }),
  }
}

function queryOf(value: unknown): Query {
  const fields = fieldsOf(value, 'query')
  const node = () => count(fields['node'], 'query.node')
  switch (fields['type']) {
    case 'files':
      return { type: 'files', node: node() }
    case 'file': {
      const position = count(fields['position'], 'query.position')
      const length = count(fields['length'], 'query.length')
      return { type: 'file', node: node(), path: text(fields['path'], 'query.path'), position, length }
    }
    case 'records': {
      const fromOffset = count(fields['fromOffset'], 'query.fromOffset')
      const wanted = count(fields['count'], 'query.count')
      const partition = text(fields['partition'], 'query.partition')
      return { type: 'records', node: node(), partition, fromOffset, count: wanted }
    }
    case 'events':
      return {
        type: 'events',
        fromUs: timeOf(fields['fromUs'], 'query.fromUs'),
        toUs: timeOf(fields['toUs'], 'query.toUs'),
      }
    case 'state-hash':
      return { type: 'state-hash' }
    default:
      return wrong('query.type', 'is unknown')
  }
}

function speedOf(value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) return wrong('speed', 'is no number')
  return Math.min(SPEED_MAX, Math.max(SPEED_MIN, value))
}

/** The request that a message is. Throws a ShapeError (or the contract's LinkError for a genesis) that says what is wrong. */
export function requestOf(message: unknown): HostRequest {
  const fields = fieldsOf(message, 'the message')
  const { type } = fields
  switch (type) {
    case 'open':
      return openOf(fields)
    case 'command':
      return { type, command: commandOf(fields['command'], 'command') }
    case 'set-speed':
      return { type, speed: speedOf(fields['speed']) }
    case 'step':
      return { type, visible: flag(fields['visible'], 'visible') }
    case 'seek':
      return { type, atUs: timeOf(fields['atUs'], 'atUs') }
    case 'run-until':
      return {
        type,
        atUs: timeOf(fields['atUs'], 'atUs'),
        untilNotable: flag(fields['untilNotable'], 'untilNotable'),
      }
    case 'query':
      return { type, id: count(fields['id'], 'id'), query: queryOf(fields['query']) }
    case 'save-file':
      return { type, id: count(fields['id'], 'id') }
    case 'run':
    case 'pause':
    case 'close':
      return { type }
    default:
      return wrong('type', `is unknown: '${String(type).slice(0, 40)}'`)
  }
}
