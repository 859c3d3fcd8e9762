import { concat, utf8Decode, utf8Encode } from '../../base/bytes.ts'
import type { Prng } from '../../base/prng.ts'
import { isReservedUuid, randomUuid } from '../../base/uuid.ts'
import { encodeMetadataRecord, metadataRecord } from '../../protocol/metadata-record.ts'
import { buildBatch } from '../../protocol/records/batch-builder.ts'
import { buildControlBatch } from '../../protocol/records/control-records.ts'
import type { Disk } from '../ports/disk.ts'
import { DEFAULT_FEATURE_LEVELS } from './features.ts'

const META_PROPERTIES = 'meta.properties'
const BOOTSTRAP_CHECKPOINT = 'bootstrap.checkpoint'

/** What a log directory says of itself. */
export interface MetaProperties {
  clusterId: string
  nodeId: number
  directoryId: string
}

/** What `kafka-storage format` leaves behind: who the directory belongs to, and the first features. Nothing where it was done. */
export function formatDisk(disk: Disk, node: { nodeId: number; clusterId: string }, prng: Prng, wallMs: number): void {
  if (disk.size(META_PROPERTIES) >= 0) return
  let directoryId = randomUuid(prng)
  while (isReservedUuid(directoryId)) directoryId = randomUuid(prng)
  disk.write(BOOTSTRAP_CHECKPOINT, bootstrapCheckpoint(wallMs))
  disk.write(META_PROPERTIES, metaPropertiesText({ ...node, directoryId }, wallMs))
}

/** Reads meta.properties; null where there is none. Throws RangeError when it is malformed. */
export function readMetaProperties(disk: Disk): MetaProperties | null {
  const size = disk.size(META_PROPERTIES)
  if (size < 0) return null
  const properties = new Map<string, string>()
  for (const line of utf8Decode(concat(disk.read(META_PROPERTIES, 0, size))).split('\n')) {
    const at = line.indexOf('=')
    if (at > 0 && !line.startsWith('#')) properties.set(line.slice(0, at).trim(), line.slice(at + 1).trim())
  }
  const text = (name: string): string => {
    const value = properties.get(name)
    if (value === undefined) throw new RangeError(`${META_PROPERTIES} has no ${name}`)
    return value
  }
  return { clusterId: text('cluster.id'), nodeId: Number(text('node.id')), directoryId: text('directory.id') }
}

function metaPropertiesText({ clusterId, nodeId, directoryId }: MetaProperties, wallMs: number): Uint8Array {
  const lines = ['#', `#${javaDate(wallMs)}`, `node.id=${nodeId}`, `directory.id=${directoryId}`, 'version=1']
  return utf8Encode(`${[...lines, `cluster.id=${clusterId}`].join('\n')}\n`)
}

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')
const WEEKDAYS = 'Thu Fri Sat Sun Mon Tue Wed'.split(' ')
const DAY_SECONDS = 86_400

/** `Fri Nov 20 23:13:28 UTC 2026`, as Java's Properties writes the time. */
export function javaDate(wallMs: number): string {
  const seconds = Math.floor(wallMs / 1_000)
  const days = Math.floor(seconds / DAY_SECONDS)
  const leap = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  let year = 1970
  let day = days
  for (; day >= (leap(year) ? 366 : 365); year++) day -= leap(year) ? 366 : 365
  let month = 0
  const daysIn = (index: number) => (MONTH_DAYS[index] as number) + (index === 1 && leap(year) ? 1 : 0)
  for (; day >= daysIn(month); month++) day -= daysIn(month)
  const two = (n: number) => String(n).padStart(2, '0')
  const inDay = seconds - days * DAY_SECONDS
  const clock = [Math.floor(inDay / 3_600), Math.floor(inDay / 60) % 60, inDay % 60].map(two).join(':')
  return `${WEEKDAYS[days % 7]} ${MONTHS[month]} ${two(day + 1)} ${clock} UTC ${year}`
}

/** A snapshot of offset 0 that holds the first features: what a new quorum's first controller writes into the log. */
export function bootstrapCheckpoint(wallMs: number): Uint8Array {
  const records = DEFAULT_FEATURE_LEVELS.map(([name, featureLevel]) => ({
    timestamp: wallMs,
    key: null,
    value: encodeMetadataRecord(metadataRecord('FeatureLevelRecord', { name, featureLevel }), 0),
  }))
  const at = { partitionLeaderEpoch: 0, timestamp: wallMs }
  return concat([
    buildControlBatch({
      ...at,
      baseOffset: 0,
      records: [{ type: 'SNAPSHOT_HEADER', version: 0, lastContainedLogTimestamp: 0 }],
    }),
    buildBatch({ baseOffset: 1, partitionLeaderEpoch: 0, records }),
    buildControlBatch({ ...at, baseOffset: 1 + records.length, records: [{ type: 'SNAPSHOT_FOOTER', version: 0 }] }),
  ])
}
