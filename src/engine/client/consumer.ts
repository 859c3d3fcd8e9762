/** The modelled consumer as a process. */
import { topicPartition } from '../../base/topic-partition.ts'
import type { ClientCommand } from '../../contract/command.ts'
import type { ConsumerRow } from '../../contract/image.ts'
import type { Completion } from '../net/channel.ts'
import { closeAll } from '../net/network.ts'
import type { Ctx } from '../ports/ctx.ts'
import type { Message } from '../ports/message.ts'
import { afterCommitSync, enterPoll, handleRecords, poll } from './application.ts'
import { maintainStandalone, touchPosition } from './assignment.ts'
import { maintainAutoCommit, maintainCommitSync, OFFSET_COMMIT, onOffsetCommit } from './commit.ts'
import { askToClose, CLOSE_TIMER, maintainClose } from './consumer-close.ts'
import { consumerSettings, validateConsumerSpec } from './consumer-config.ts'
import { type ConsumerState, createConsumer } from './consumer-state.ts'
import { FIND_COORDINATOR, maintainCoordinator, onFindCoordinator } from './coordinator.ts'
import { FETCH, maintainFetches, onFetch } from './fetcher.ts'
import { requestRejoin } from './generation.ts'
import { HEARTBEAT, maintainHeartbeat, onHeartbeat } from './heartbeat.ts'
import { JOIN_GROUP, leaveGroup, maintainMembership, onJoinGroup, onSyncGroup, SYNC_GROUP } from './membership.ts'
import { wantTopic } from './metadata.ts'
import { maintainMetadata, receiveClientNet, setDue } from './nodes.ts'
import {
  LIST_OFFSETS,
  maintainPositions,
  OFFSET_FETCH,
  OFFSET_FOR_LEADER_EPOCH,
  onListOffsets,
  onOffsetFetch,
  onOffsetForLeaderEpoch,
} from './positions.ts'

export { type ConsumerState, createConsumer } from './consumer-state.ts'

const DUE = 'consumer.due'
const NEXT = 'application.next'

/** One step of a consumer. */
export function receiveConsumer(consumer: ConsumerState, message: Message, ctx: Ctx): void {
  let fatal: string | null = null
  for (const completion of receiveClientNet(consumer, ctx, message) ?? []) {
    fatal ??= onCompletion(consumer, ctx, completion)
  }
  if (message.kind === 'start') fatal = start(consumer, ctx)
  if (message.kind === 'terminate') askToClose(consumer, ctx)
  if (message.kind === 'command') onCommand(consumer, ctx, message.command as ClientCommand)
  if (message.kind === 'timer') {
    ctx.touch('timers')
    if (message.name === DUE) consumer.timers.dueUs = Number.POSITIVE_INFINITY
    if (message.name === NEXT) consumer.timers.nextUs = Number.POSITIVE_INFINITY
    if (message.name === CLOSE_TIMER) consumer.timers.closeUs = ctx.nowUs
  }
  fatal ??= run(consumer, ctx)
  if (fatal !== null) die(consumer, ctx, fatal)
}

/** The application does not survive an exception from poll(). */
function die(consumer: ConsumerState, ctx: Ctx, why: string): void {
  consumer.counters.lastError = why
  ctx.touch('counters')
  closeAll(consumer.channels, ctx)
  ctx.exit(why)
}

function start(consumer: ConsumerState, ctx: Ctx): string | null {
  const wrong = validateConsumerSpec(consumer.spec)
  if (wrong !== null) {
    ctx.emit({ type: 'CommandRefused', command: 'add-consumer', reason: wrong })
    return `ConfigException: ${wrong}`
  }
  subscribe(consumer, ctx)
  enterPoll(consumer, ctx)
  return null
}

function subscribe({ spec, metadata }: ConsumerState, ctx: Ctx): void {
  for (const topic of spec.topics) wantTopic(metadata, ctx, topic)
}

/** All that can be done now, and the timers for what comes next. Returns the error that ends the application, or null. */
function run(consumer: ConsumerState, ctx: Ctx): string | null {
  // Twice: what the application did in the first pass may open ways in the second.
  for (let pass = 0; ; pass++) {
    const nextUs = handleRecords(consumer, ctx)
    if (consumer.closing !== 'no' && maintainClose(consumer, ctx)) return null
    maintainStandalone(consumer, ctx)
    const dueUs = maintainNetwork(consumer, ctx)
    const wrong = pollWhilePossible(consumer, ctx)
    if (wrong !== null) return wrong
    const fetchUs = maintainFetches(consumer, ctx)
    const metadataUs = maintainMetadata(consumer, ctx)
    if (pass === 0) continue
    setTimers(consumer, ctx, Math.min(dueUs, fetchUs, metadataUs), Math.min(nextUs, handleRecords(consumer, ctx)))
    return null
  }
}

function maintainNetwork(consumer: ConsumerState, ctx: Ctx): number {
  const commitUs = maintainCommitSync(consumer, ctx)
  if (commitUs === null) afterCommitSync(consumer, ctx)
  return Math.min(
    commitUs ?? Number.POSITIVE_INFINITY,
    maintainMetadata(consumer, ctx),
    maintainCoordinator(consumer, ctx),
    maintainMembership(consumer, ctx),
    maintainHeartbeat(consumer, ctx),
    maintainAutoCommit(consumer, ctx),
    maintainPositions(consumer, ctx),
  )
}

/** An application that takes no time polls until nothing is left. */
function pollWhilePossible(consumer: ConsumerState, ctx: Ctx): string | null {
  for (;;) {
    const polled = poll(consumer, ctx)
    if (typeof polled === 'string') return polled
    if (!polled) return null
    handleRecords(consumer, ctx)
  }
}

function setTimers({ timers }: ConsumerState, ctx: Ctx, dueUs: number, nextUs: number): void {
  if (dueUs === timers.dueUs && nextUs === timers.nextUs) return
  ctx.touch('timers')
  timers.dueUs = setDue(ctx, DUE, timers.dueUs, dueUs)
  timers.nextUs = setDue(ctx, NEXT, timers.nextUs, nextUs)
}

function onCompletion(consumer: ConsumerState, ctx: Ctx, { purpose, outcome }: Completion): string | null {
  switch (purpose.kind) {
    case FETCH:
      return onFetch(consumer, ctx, purpose, outcome)
    case HEARTBEAT:
      return onHeartbeat(consumer, ctx, purpose as never, outcome)
    case OFFSET_COMMIT: {
      const result = onOffsetCommit(consumer, ctx, purpose, outcome)
      if (typeof result === 'object') return result.fatal
      const ofApplication = (purpose as unknown as { cause: string }).cause === 'application'
      if (ofApplication && result !== 'again' && consumer.application.phase === 'committing') {
        afterCommitSync(consumer, ctx)
      }
      return null
    }
    case FIND_COORDINATOR:
      return onFindCoordinator(consumer, ctx, outcome)
    case JOIN_GROUP:
      return onJoinGroup(consumer, ctx, outcome)
    case SYNC_GROUP:
      return onSyncGroup(consumer, ctx, purpose, outcome)
    case OFFSET_FETCH:
      return onOffsetFetch(consumer, ctx, purpose, outcome)
    case LIST_OFFSETS:
      return onListOffsets(consumer, ctx, purpose, outcome)
    case OFFSET_FOR_LEADER_EPOCH:
      return onOffsetForLeaderEpoch(consumer, ctx, purpose, outcome)
    default:
      return null
  }
}

function onCommand(consumer: ConsumerState, ctx: Ctx, command: ClientCommand): void {
  if (command.type === 'seek') seek(consumer, ctx, command)
  else if (command.type === 'set-consumer') onSetCommand(consumer, ctx, command.patch)
  else ctx.emit({ type: 'CommandRefused', command: command.type, reason: `${consumer.id} is a consumer` })
}

/** seek(): the next poll returns from there; what was fetched is dropped. */
function seek(consumer: ConsumerState, ctx: Ctx, { topic, partition, offset }: SeekCommand): void {
  const tp = topicPartition(topic, partition)
  const position = consumer.positions.get(tp)
  if (position === undefined) {
    ctx.emit({ type: 'CommandRefused', command: 'seek', reason: `${tp} is not assigned to ${consumer.id}` })
    return
  }
  touchPosition(ctx, position)
  ctx.touch(`buffered/${tp}`)
  consumer.buffered.delete(tp)
  position.offset = offset
  position.offsetEpoch = -1
  position.phase = 'fetch'
  position.asked = false
}

type SeekCommand = Extract<ClientCommand, { type: 'seek' }>
type Patch = Extract<ClientCommand, { type: 'set-consumer' }>['patch']

/** How the application works counts at once; another group or other configs as if it had been started anew with them. */
function onSetCommand(consumer: ConsumerState, ctx: Ctx, patch: Patch): void {
  const spec = { ...consumer.spec, ...patch }
  const wrong = validateConsumerSpec(spec)
  if (wrong !== null) return ctx.emit({ type: 'CommandRefused', command: 'set-consumer', reason: wrong })
  const groupChanged = spec.group !== consumer.spec.group
  const topicsChanged = spec.topics.join() !== consumer.spec.topics.join()
  const anew = groupChanged || patch.configs !== undefined || (topicsChanged && spec.group === null)
  if (anew) return startAnew(consumer, ctx, spec)
  consumer.spec = spec
  consumer.settings = consumerSettings(consumer.id, spec)
  ctx.touch('spec')
  ctx.touch('settings')
  if (!topicsChanged) return
  for (const topic of [...consumer.metadata.wanted.keys()]) {
    if (!spec.topics.includes(topic)) consumer.metadata.wanted.delete(topic)
  }
  ctx.touch('metadata')
  subscribe(consumer, ctx)
  requestRejoin(consumer, ctx, 'the subscription has changed')
}

function startAnew(consumer: ConsumerState, ctx: Ctx, spec: ConsumerState['spec']): void {
  leaveGroup(consumer, ctx, 'the consumer is being closed')
  closeAll(consumer.channels, ctx)
  setTimers(consumer, ctx, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY)
  const { id, metadata, recent, counters } = consumer
  Object.assign(consumer, createConsumer(id, spec, metadata.bootstrap), { recent, counters })
  ctx.touch('')
  subscribe(consumer, ctx)
  enterPoll(consumer, ctx)
}

/** The consumer's row of the image, but for what only the world knows of a process. */
export function describeConsumer(consumer: ConsumerState): Omit<ConsumerRow, 'status'> {
  const { id, spec, membership, counters, recent } = consumer
  const assigned = [...consumer.positions].map(([partition, { offset, committed, endOffset }]) => {
    return { partition, position: offset, committed, endOffset }
  })
  return {
    kind: 'consumer',
    id,
    spec,
    memberId: membership.memberId,
    generation: membership.generation,
    state: stateOf(consumer),
    assigned: assigned.sort((a, b) => (a.partition < b.partition ? -1 : 1)),
    polled: counters.polled,
    handled: counters.handled,
    recent: recent.map((each) => ({ ...each })),
    lastError: counters.lastError,
  }
}

function stateOf({ closing, spec, positions, membership, coordinator }: ConsumerState): ConsumerRow['state'] {
  if (closing === 'leaving') return 'closed'
  if (spec.group === null) return positions.size > 0 ? 'stable' : 'idle'
  if (membership.phase === 'stable' || membership.phase === 'syncing') return membership.phase
  if (coordinator.address === null) return 'finding-coordinator'
  return 'joining'
}
