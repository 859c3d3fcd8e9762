import type { Command } from '../contract/command.ts'
import type { StampedEvent } from '../contract/event.ts'
import type { ClusterConfig } from '../contract/session.ts'
import type { BrokerOptions } from './options.ts'

/** From the start of the host to the moment a produce can be acknowledged: all brokers unfenced, all wanted topics led. */
export interface Readiness {
  fenced: Set<number>
  topics: BrokerOptions['topics']
  /** Partitions whose leader has not taken over yet; filled when their topics are asked for. */
  leaderless: Set<string>
  phase: 'registering' | 'creating' | 'ready'
  doors: ReadinessDoors
}

export interface ReadinessDoors {
  act: (command: Command) => void
  ready: () => void
  warn: (message: string) => void
}

export function createReadiness(
  cluster: ClusterConfig,
  topics: BrokerOptions['topics'],
  doors: ReadinessDoors,
): Readiness {
  return {
    fenced: new Set(cluster.nodes.map(({ id }) => id)),
    topics,
    leaderless: new Set(),
    phase: 'registering',
    doors,
  }
}

export function noteReadiness(readiness: Readiness, { event }: StampedEvent): void {
  if (readiness.phase === 'ready') return
  if (event.type === 'BrokerUnfenced') readiness.fenced.delete(event.broker)
  else if (event.type === 'BecameLeader') readiness.leaderless.delete(event.partition)
  else if (event.type === 'CommandRefused') forgetRefused(readiness, event.reason)
  else return
  if (readiness.phase === 'registering' && readiness.fenced.size === 0) createTopics(readiness)
  if (readiness.phase === 'creating' && readiness.leaderless.size === 0) {
    readiness.phase = 'ready'
    // After this event's step: the listener hears of it in the same turn.
    setImmediate(readiness.doors.ready)
  }
}

function createTopics(readiness: Readiness): void {
  readiness.phase = 'creating'
  for (const { name, partitions } of readiness.topics) {
    for (let index = 0; index < partitions; index++) readiness.leaderless.add(`${name}-${index}`)
  }
  // Inputs must not come in the middle of a step.
  setImmediate(() => {
    for (const topic of readiness.topics) readiness.doors.act({ type: 'create-topic', ...topic })
  })
}

/** A topic that stands already is as good as one that was made; any other refusal is said, and not waited for. */
function forgetRefused(readiness: Readiness, reason: string): void {
  const { topics, leaderless } = readiness
  const refused = topics.find(({ name }) => reason.includes(name))
  if (refused === undefined) return
  if (!/already exists|TOPIC_ALREADY_EXISTS/.test(reason)) readiness.doors.warn(`Topic ${refused.name}: ${reason}`)
  for (let index = 0; index < refused.partitions; index++) leaderless.delete(`${refused.name}-${index}`)
}
