/**
 * Transcripts: commands as a terminal writes them, `----`, and what came of it, up to an empty line. Playing one gives the same text
 * with the outcomes of this engine: equal texts are a passed test, and a new outcome is written by writing the text back.
 *
 *     cluster separate seed=1         (first; what clusters there are is the caller's business)
 *     create-topic orders partitions=1 rf=3
 *     run 2s
 *     kill node.1
 *     run until LeaderElected within=30s
 *     events BrokerFenced,LeaderElected partition=orders-0
 *     show partition orders-0
 *     ----
 */
import { parseCommand } from '../../contract/command-line.ts'
import { CommandLineError, parseDurationUs, type Word, wordsOf } from '../../contract/command-words.ts'
import type { StampedEvent } from '../../contract/event.ts'
import type { ClusterConfig } from '../../contract/session.ts'
import { commandSession, createSession, runSession, type Session } from './session.ts'
import type { Behaviours } from './simulation.ts'
import { showRow } from './transcript-rows.ts'

/** A named cluster with these properties on all of its nodes. Throws if there is none of that name. */
export type ClusterOf = (name: string, properties: Record<string, string>) => ClusterConfig

interface Player {
  readonly behaviours: Behaviours
  readonly clusterOf: ClusterOf
  session: Session | null
  /** All events of the block so far, traffic too. */
  events: StampedEvent[]
  /** When the block began: its events are told in time since then. */
  startUs: number
  out: string[]
}

const WITHIN_US = 60_000_000

/** Plays all blocks. Returns the transcript as it should read. Throws an error that names the line that can't be played. */
export function playTranscript(text: string, clusterOf: ClusterOf, behaviours: Behaviours): string {
  const player: Player = { behaviours, clusterOf, session: null, events: [], startUs: 0, out: [] }
  const played: string[] = []
  let isOutcome = false
  for (const [index, line] of text.split('\n').entries()) {
    if (isOutcome && line !== '') continue
    isOutcome = line === '----'
    played.push(line)
    if (isOutcome) played.push(...endBlock(player))
    else if (line.trim() !== '' && !line.startsWith('#')) {
      try {
        playLine(player, line)
      } catch (error) {
        throw new Error(`line ${index + 1}: ${(error as Error).message}\n  ${line}`)
      }
    }
  }
  return played.join('\n')
}

function endBlock(player: Player): string[] {
  const out = player.out.length > 0 ? player.out : ['ok']
  player.out = []
  player.events = []
  player.startUs = player.session?.simulation.world.nowUs ?? 0
  return out
}

const verbs: Readonly<Record<string, (player: Player, words: Word[]) => void>> = {
  cluster: openCluster,
  run: runOn,
  events: tellEvents,
  show(player, words) {
    player.out.push(
      ...showRow(
        sessionOf(player),
        words.slice(1).map(({ value }) => value),
      ),
    )
  },
}

function playLine(player: Player, line: string): void {
  const words = wordsOf(line)
  const verb = verbs[words[0]?.value ?? '']
  if (verb !== undefined) return verb(player, words)
  const reason = commandSession(sessionOf(player), parseCommand(line))
  if (reason !== null) player.out.push(`refused: ${reason}`)
}

function sessionOf({ session }: Player): Session {
  if (session === null) throw new Error('no cluster yet: `cluster <name>` comes first')
  return session
}

function openCluster(player: Player, [, name, ...options]: Word[]): void {
  let seed = '1'
  const properties: Record<string, string> = {}
  for (const option of options) {
    if (option.name === null) throw new CommandLineError(option.column, `'${option.value}' is one word too many`)
    if (option.name === 'seed') seed = option.value
    else properties[option.name] = option.value
  }
  const cluster = player.clusterOf(name?.value ?? '', properties)
  player.session = createSession({ seed, cluster }, player.behaviours, {
    onEvent: (event) => player.events.push(event),
  })
}

/** `run 5s`, or `run until <event> [within=60s] [<field>=<value> …]`. */
function runOn(player: Player, [, first, ...rest]: Word[]): void {
  const session = sessionOf(player)
  if (first?.value === 'until') return runUntilEvent(player, session, rest)
  const us = parseDurationUs(first?.value ?? '')
  if (us === undefined) throw new CommandLineError(first?.column ?? 4, 'not a time such as 500ms or 5s')
  runSession(session, session.simulation.world.nowUs + us)
}

function runUntilEvent(player: Player, session: Session, [type, ...rest]: Word[]): void {
  if (type === undefined) throw new CommandLineError(11, 'an event is missing')
  const within = rest.find(({ name }) => name === 'within')
  const us = within === undefined ? WITHIN_US : parseDurationUs(within.value)
  if (us === undefined) throw new CommandLineError(within?.column ?? 0, 'not a time such as 500ms or 5s')
  const filters = rest.filter((word) => word !== within)
  let from = player.events.length
  const stopOn = () => {
    const found = player.events.slice(from).some((each) => isOf(each, [type.value], filters))
    from = player.events.length
    return found
  }
  const { ended } = runSession(session, session.simulation.world.nowUs + us, { stopOn })
  if (ended !== 'stop') player.out.push(`no ${type.value} within ${within?.value ?? '60s'}`)
}

/** `events A,B [<field>=<value> …]`: those of the block so far. */
function tellEvents(player: Player, [, types, ...filters]: Word[]): void {
  sessionOf(player)
  const names = types?.value.split(',') ?? []
  const found = player.events.filter((each) => isOf(each, names, filters))
  player.out.push(...found.map((each) => eventLine(each, player.startUs)))
  if (found.length === 0) player.out.push(`no ${names.join(', ')}`)
}

function isOf({ event }: StampedEvent, types: readonly string[], filters: readonly Word[]): boolean {
  if (!types.includes(event.type)) return false
  const fields = event as unknown as Record<string, unknown>
  return filters.every(({ name, value }) => name !== null && textOf(fields[name]) === value)
}

function textOf(value: unknown): string {
  return Array.isArray(value) ? `[${value.join(',')}]` : String(value)
}

function eventLine({ atUs, event }: StampedEvent, startUs: number): string {
  const { type, ...fields } = event
  const words = Object.entries(fields).map(([name, value]) => `${name}=${textOf(value)}`)
  return [`+${((atUs - startUs) / 1_000_000).toFixed(3)}s`, type, ...words].join(' ')
}
