import { posix } from 'node:path'
import { importsOf, type Import } from './syntax.ts'

/**
 * Who may import whom, as data. A room may import itself, the rooms named in `may` and the packages named in `packages`;
 * 'engine' stands for all of the engine's rooms, `*` for anything.
 */
type Room = { may: readonly string[]; packages?: readonly string[] }

const underEngine = ['base', 'contract', 'protocol', 'engine/ports', 'engine/net']

export const rooms: Readonly<Record<string, Room>> = {
  base: { may: [] },
  contract: { may: ['base'], packages: ['fflate'] },
  chapters: { may: ['base', 'contract'] },
  protocol: { may: ['base'], packages: ['fflate'] },
  'engine/ports': { may: ['base', 'contract', 'protocol'] },
  'engine/net': { may: underEngine },
  'engine/purgatory': { may: underEngine },
  'engine/metadata': { may: underEngine },
  'engine/log': { may: underEngine },
  'engine/raft': { may: [...underEngine, 'engine/log'] },
  'engine/controller': { may: [...underEngine, 'engine/log', 'engine/raft', 'engine/metadata'] },
  'engine/replica': { may: [...underEngine, 'engine/log', 'engine/purgatory', 'engine/metadata'] },
  'engine/coordinator': {
    may: [...underEngine, 'engine/log', 'engine/purgatory', 'engine/metadata', 'engine/replica'],
  },
  // The broker room composes the node, so it knows every room a node is made of: docs/adr/0002.
  'engine/broker': {
    may: [
      ...underEngine,
      'engine/log',
      'engine/raft',
      'engine/controller',
      'engine/purgatory',
      'engine/metadata',
      'engine/replica',
      'engine/coordinator',
    ],
  },
  'engine/client': { may: underEngine },
  'engine/sim': { may: ['base', 'contract', 'protocol', 'engine'] },
  worker: { may: ['base', 'contract', 'protocol', 'engine'], packages: ['idb'] },
  node: { may: ['base', 'contract', 'protocol', 'engine'], packages: ['node:*'] },
  ui: { may: ['base', 'contract', 'chapters'], packages: ['*'] },
}

/** Doors of the page that lead where the rest of it may not go. */
export const doors = [
  { room: 'protocol', through: /^src\/ui\/panels\/(byte-inspector|bytes)\//, kinds: ['static', 'dynamic'] },
  { room: 'worker', through: /^src\/ui\/engine-client(\.ts$|\/)/, kinds: ['dynamic', 'url'] },
] as const

/** Folders whose members do not know each other. */
export const strangers = [
  { folder: 'src/engine/broker/handlers/', member: /^[^/]+/, word: 'handler' },
  { folder: 'src/ui/panels/', member: /^[^/]+/, word: 'panel' },
  { folder: 'src/engine/sim/faults/', member: /^(?!(index|fault)\.ts)[^/]+/, word: 'fault' },
] as const

/** `src/engine/log/segment.ts` is in `engine/log`, `src/ui/app/App.tsx` in `ui`. Undefined outside of src/. */
export function roomOf(path: string): string | undefined {
  const [src, first, second] = path.split('/')
  if (src !== 'src' || first === undefined) return undefined
  return first === 'engine' ? `engine/${(second ?? '').replace(/\.ts$/, '')}` : first
}

function allows(list: readonly string[], room: string): boolean {
  return list.includes(room) || (room.startsWith('engine/') && list.includes('engine'))
}

function allowsPackage(list: readonly string[], name: string): boolean {
  return list.some((one) => one === '*' || one === name || (one === 'node:*' && name.startsWith('node:')))
}

function packageName(from: string): string {
  return from.split('/', from.startsWith('@') ? 2 : 1).join('/')
}

function strangerBreach(path: string, target: string): string | undefined {
  for (const { folder, member, word } of strangers) {
    if (!path.startsWith(folder) || !target.startsWith(folder)) continue
    const own = member.exec(path.slice(folder.length))?.[0]
    const other = member.exec(target.slice(folder.length))?.[0]
    if (own !== undefined && other !== undefined && own !== other) return `${word} → ${word} (${target})`
  }
  return undefined
}

function breachOf(path: string, room: string, { from, kind }: Import): string | undefined {
  const rule = rooms[room]
  if (rule === undefined) return `stands in ${room}, which has no import rule`
  if (from === '(computed)') return 'loads a module whose name is computed'
  if (!from.startsWith('.')) {
    return allowsPackage(rule.packages ?? [], packageName(from)) ? undefined : `${room} → package ${from}`
  }
  const target = posix.join(posix.dirname(path), from.replace(/\?.*$/, ''))
  const targetRoom = roomOf(target)
  if (targetRoom === undefined) return kind === 'url' ? undefined : `${room} → outside of src (${target})`
  const door = room === 'ui' ? doors.find((one) => one.room === targetRoom) : undefined
  if (door !== undefined) {
    const open = door.through.test(path) && (door.kinds as readonly string[]).includes(kind)
    return open ? undefined : `${room} → ${targetRoom} other than through its door (${kind} import of ${target})`
  }
  if (targetRoom !== room && !allows(rule.may, targetRoom)) return `${room} → ${targetRoom} (${target})`
  return strangerBreach(path, target)
}

/** What a file of src/ imports against the rule. */
export function importBreaches(path: string, text: string): string[] {
  const room = roomOf(path)
  if (room === undefined) return []
  if (rooms[room] === undefined) return [`stands in ${room}, which has no import rule`]
  return importsOf(path, text).flatMap((one) => {
    const what = breachOf(path, room, one)
    return what === undefined ? [] : [`line ${one.line}: ${what}`]
  })
}
