/**
 * The state hash: two worlds with equal hashes are equal. Rows (a field of a process's state; an entry of a field that is a Map;
 * an entry of a Map inside a field, as in `image/topics/orders`) are hashed once and remembered until they are touched, so that
 * a hash costs what has changed. The result never depends on what was remembered.
 */
import { type Hash, hashHex, hashInit, hashNumber, hashString, hashValue, hashWord } from '../../base/hash.ts'
import { type DiskState, fileHash, filePath } from './disk-state.ts'
import type { Simulation } from './simulation.ts'
import { addReader, drainTouched, type Touched, type TouchLog, WHOLE } from './touch-log.ts'
import type { Process, World } from './world.ts'

const READER = 'state-hash'

/** Hashes of rows that have not been touched since, by process and field. */
export interface HashCache {
  /** The world they belong to; another world (after a seek) starts anew. */
  world: World | null
  processes: Map<string, Map<string, FieldCache>>
}

interface FieldCache {
  /** The field itself, apart from the Maps in it. */
  own: Hash | null
  /** Entries of the field, if it is a Map. */
  rows: Map<string, Hash>
  /** Entries of the Maps in it, by name. */
  maps: Map<string, Map<string, Hash>>
}

export function createHashCache(touches: TouchLog): HashCache {
  addReader(touches, READER)
  return { world: null, processes: new Map() }
}

/** Hash of all state, 16 hex characters. */
export function stateHash(simulation: Simulation, cache: HashCache): string {
  const touched = drainTouched(simulation.touches, READER)
  if (cache.world !== simulation.world) {
    cache.world = simulation.world
    cache.processes.clear()
  }
  invalidate(cache, touched)
  return hashWorld(simulation.world, cache.processes)
}

/** The same without a memory. */
export function stateHashFromScratch(world: World): string {
  return hashWorld(world, new Map())
}

function invalidate(cache: HashCache, touched: Touched): void {
  for (const [id, paths] of touched) {
    const fields = cache.processes.get(id)
    if (fields !== undefined) for (const path of paths) invalidatePath(fields, path)
  }
}

function invalidatePath(fields: Map<string, FieldCache>, path: string): void {
  if (path === WHOLE) return fields.clear()
  const [field, second, third] = path.split('/') as [string, string?, string?]
  const known = fields.get(field)
  if (known === undefined) return
  if (second === undefined) {
    fields.delete(field)
    return
  }
  known.rows.delete(second)
  const entries = known.maps.get(second)
  if (entries === undefined) known.own = null
  else if (third === undefined) known.maps.delete(second)
  else entries.delete(third)
}

function hashWorld(world: World, cache: Map<string, Map<string, FieldCache>>): string {
  const h = hashInit()
  const { processes, cluster: _constant, ...rest } = world
  hashValue(h, rest)
  for (const process of processes.values()) {
    const { state, disk, ...own } = process
    hashValue(h, own)
    hashDisk(h, disk)
    let fields = cache.get(process.id)
    if (fields === undefined) {
      fields = new Map()
      cache.set(process.id, fields)
    }
    mixState(h, state, fields)
  }
  return hashHex(h)
}

function hashDisk(h: Hash, disk: DiskState): void {
  hashNumber(h, disk.bytesMax)
  hashNumber(h, disk.bytesUsed)
  hashValue(h, disk.failing)
  hashValue(h, disk.dirs)
  hashWord(h, disk.files.size)
  for (const [key, file] of disk.files) {
    hashString(h, key)
    hashString(h, fileHash(disk, filePath(key)))
    hashNumber(h, file.flushedLength)
  }
}

function mix(h: Hash, row: Hash): void {
  hashWord(h, row.hi)
  hashWord(h, row.lo)
}

function hashOf(value: unknown): Hash {
  const h = hashInit()
  hashValue(h, value)
  return h
}

function mixState(h: Hash, state: unknown, cache: Map<string, FieldCache>): void {
  if (typeof state !== 'object' || state === null || Array.isArray(state) || state instanceof Map) {
    hashValue(h, state)
    return
  }
  for (const [field, value] of Object.entries(state)) {
    let known = cache.get(field)
    if (known === undefined) {
      known = { own: null, rows: new Map(), maps: new Map() }
      cache.set(field, known)
    }
    hashString(h, field)
    if (value instanceof Map) mixMap(h, value, known.rows)
    else mixField(h, value, known)
  }
}

function mixMap(h: Hash, map: ReadonlyMap<unknown, unknown>, cache: Map<string, Hash>): void {
  hashWord(h, map.size)
  for (const [key, value] of map) {
    hashValue(h, key)
    const name = String(key)
    let row = cache.get(name)
    if (row === undefined) {
      row = hashOf(value)
      cache.set(name, row)
    }
    mix(h, row)
  }
}

/** Names of the Maps directly in an object; none for anything else. */
function mapsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || ArrayBuffer.isView(value)) return []
  return Object.keys(value).filter((key) => (value as Record<string, unknown>)[key] instanceof Map)
}

/** An object without its Maps. */
function withoutMaps(value: unknown, maps: readonly string[]): unknown {
  if (maps.length === 0) return value
  const rest: Record<string, unknown> = { ...(value as Record<string, unknown>) }
  for (const name of maps) rest[name] = null
  return rest
}

function mixField(h: Hash, value: unknown, known: FieldCache): void {
  const maps = mapsIn(value)
  known.own ??= hashOf(withoutMaps(value, maps))
  mix(h, known.own)
  for (const name of maps) {
    let entries = known.maps.get(name)
    if (entries === undefined) {
      entries = new Map()
      known.maps.set(name, entries)
    }
    hashString(h, name)
    mixMap(h, (value as Record<string, Map<unknown, unknown>>)[name] as Map<unknown, unknown>, entries)
  }
}

/** Every row of a process's state with its hash, from scratch: for finding what changed. */
export function rowHashes(process: Process): Map<string, string> {
  const rows = new Map<string, string>()
  const state = process.state
  if (typeof state !== 'object' || state === null) return rows.set(WHOLE, hashHex(hashOf(state)))
  for (const [field, value] of Object.entries(state)) {
    if (value instanceof Map) addRows(rows, field, value)
    else {
      const maps = mapsIn(value)
      rows.set(field, hashHex(hashOf(withoutMaps(value, maps))))
      for (const name of maps)
        addRows(rows, `${field}/${name}`, (value as Record<string, Map<unknown, unknown>>)[name]!)
    }
  }
  return rows
}

function addRows(rows: Map<string, string>, path: string, map: ReadonlyMap<unknown, unknown>): void {
  for (const [key, value] of map) rows.set(`${path}/${String(key)}`, hashHex(hashOf(value)))
}
