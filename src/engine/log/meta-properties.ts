/** `meta.properties` version 1: whose log directory this is. Java's Properties format, in the order Java writes it. */
import { utf8Encode } from '../../base/bytes.ts'
import type { Ctx } from '../ports/ctx.ts'
import { readTextFile } from './checkpoint-file.ts'
import { DiskError } from '../ports/disk.ts'

export const META_PROPERTIES = 'meta.properties'

export interface MetaProperties {
  nodeId: number
  clusterId: string
  directoryId: string
}

const WEEKDAYS = ['Thu', 'Fri', 'Sat', 'Sun', 'Mon', 'Tue', 'Wed'] // day 0 of the epoch was a Thursday
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

function daysInMonth(year: number, month: number): number {
  if (month !== 1) return [3, 5, 8, 10].includes(month) ? 30 : 31
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
}

function twoDigits(n: number): string {
  return String(n).padStart(2, '0')
}

/** `Fri Nov 20 22:25:32 UTC 2026`, as Java prints a date. */
export function javaDate(wallMs: number): string {
  const totalSeconds = Math.floor(wallMs / 1_000)
  const days = Math.floor(totalSeconds / 86_400)
  const seconds = totalSeconds - days * 86_400
  let [year, month, day] = [1970, 0, days]
  for (let length = daysInMonth(year, month); day >= length; length = daysInMonth(year, month)) {
    day -= length
    month = (month + 1) % 12
    if (month === 0) year++
  }
  const time = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60].map(twoDigits).join(':')
  return `${WEEKDAYS[days % 7]} ${MONTHS[month]} ${twoDigits(day + 1)} ${time} UTC ${year}`
}

export function writeMetaProperties(ctx: Ctx, properties: MetaProperties): void {
  const { nodeId, clusterId, directoryId } = properties
  const lines = ['#', `#${javaDate(ctx.wallMs)}`, `node.id=${nodeId}`, `directory.id=${directoryId}`, 'version=1']
  ctx.disk.write(META_PROPERTIES, utf8Encode(`${[...lines, `cluster.id=${clusterId}`].join('\n')}\n`))
}

/** Null where the directory was never formatted. Throws DiskError EIO when it is not a whole version 1 file. */
export function readMetaProperties(ctx: Ctx): MetaProperties | null {
  const text = readTextFile(ctx, META_PROPERTIES)
  if (text === undefined) return null
  const values = new Map<string, string>()
  for (const line of text.split('\n')) {
    const equals = line.indexOf('=')
    if (!line.startsWith('#') && equals > 0) values.set(line.slice(0, equals).trim(), line.slice(equals + 1).trim())
  }
  const nodeId = Number(values.get('node.id'))
  const clusterId = values.get('cluster.id')
  const directoryId = values.get('directory.id')
  if (
    values.get('version') !== '1' ||
    !Number.isInteger(nodeId) ||
    clusterId === undefined ||
    directoryId === undefined
  ) {
    throw new DiskError('EIO', 'read', META_PROPERTIES)
  }
  return { nodeId, clusterId, directoryId }
}
