import type { EngineEvent, StampedEvent } from '../../../contract/event.ts'
import type { BrokerRow, Image } from '../../../contract/image.ts'
import { errorName } from '../../text/error-name.ts'
import { formatSeconds } from '../../text/number.ts'
import type { Translate } from '../../text/t.ts'
import type { Selection } from '../../view-store.ts'

/** A link of a chain of causes. */
export interface Reason {
  atUs: number
  text: string
  /** The config that decided it. */
  config: string | null
}

const CHAIN_MAX = 5

/** Why what is selected stands as it does: its last change, and what led to it, newest first. */
export function reasonsFor(
  selection: Selection,
  events: readonly StampedEvent[],
  image: Image,
  t: Translate,
): Reason[] {
  const index = events.findLastIndex(({ event }) => concerns(event, selection))
  const found = events[index]
  if (found === undefined) return []
  const chain = [found, ...causesOf(found.event, events.slice(0, index))]
  return chain.slice(0, CHAIN_MAX).flatMap(({ atUs, event }) => {
    const text = sayReason(event, image, t)
    return text === null ? [] : [{ atUs, text, config: configOf(event) }]
  })
}

function concerns(event: EngineEvent, selection: Selection): boolean {
  switch (selection.kind) {
    case 'broker':
      return brokerOf(event) === selection.id
    case 'partition':
      return changesPartition(event, selection.partition)
    case 'replica':
      if (event.type === 'LogTruncated') {
        return event.partition === selection.partition && event.node === selection.broker
      }
      return changesPartition(event, selection.partition)
    case 'producer':
      return (event.type === 'RecordFailed' || event.type === 'ProduceRetried') && event.client === selection.id
    case 'consumer':
      return event.type === 'OffsetReset' && event.client === selection.id
    case 'group':
      return (event.type === 'MemberJoined' || event.type === 'MemberLeft') && event.group === selection.id
    case 'link':
      return event.type === 'LinkCut' && [event.a, event.b].sort().join() === [selection.a, selection.b].sort().join()
  }
}

function changesPartition(event: EngineEvent, partition: string): boolean {
  const isChange = event.type === 'LeaderElected' || event.type === 'IsrShrunk' || event.type === 'IsrExpanded'
  return isChange && event.partition === partition
}

/** The broker whose standing an event changes. */
function brokerOf(event: EngineEvent): number | null {
  if (event.type === 'BrokerFenced') return event.broker
  if (event.type === 'ProcessStopped' || event.type === 'ProcessPaused') {
    return event.process.startsWith('node.') ? Number(event.process.slice(5)) : null
  }
  return null
}

/** What came before: an election or a shrunk ISR has a broker's end behind it, a fencing a process's. */
function causesOf(event: EngineEvent, before: readonly StampedEvent[]): StampedEvent[] {
  const broker =
    event.type === 'LeaderElected'
      ? event.previousLeader
      : event.type === 'IsrShrunk'
        ? (event.removed[0] ?? null)
        : event.type === 'BrokerFenced'
          ? event.broker
          : null
  if (broker === null || broker < 0) return []
  const fenced = event.type === 'BrokerFenced' ? undefined : last(before, 'BrokerFenced', broker)
  const ended = last(before, 'ProcessStopped', broker) ?? last(before, 'ProcessPaused', broker)
  return [fenced, ended].filter((one) => one !== undefined)
}

function last(events: readonly StampedEvent[], type: EngineEvent['type'], broker: number): StampedEvent | undefined {
  return events.findLast(({ event }) => event.type === type && brokerOf(event) === broker)
}

function configOf(event: EngineEvent): string | null {
  if (event.type === 'BrokerFenced' && event.why === 'session-expired') return 'broker.session.timeout.ms'
  if (event.type === 'IsrShrunk') return 'replica.lag.time.max.ms'
  if (event.type === 'LeaderElected' && event.unclean) return 'unclean.leader.election.enable'
  if (event.type === 'MemberLeft' && event.why === 'session-expired') return 'session.timeout.ms'
  if (event.type === 'MemberLeft' && event.why === 'rebalance-timeout') return 'max.poll.interval.ms'
  if (event.type === 'RecordFailed') return 'delivery.timeout.ms'
  if (event.type === 'OffsetReset') return 'auto.offset.reset'
  return null
}

function sayReason(event: EngineEvent, image: Image, t: Translate): string | null {
  const broker = (id: number) => t('broker.name', { id })
  const brokers = (ids: readonly number[]) => ids.map(broker).join(', ')
  switch (event.type) {
    case 'ProcessStopped':
      return t(stopWords[event.how], { broker: processName(event.process, t) })
    case 'ProcessPaused':
      return t('why.paused', { broker: processName(event.process, t) })
    case 'BrokerFenced': {
      if (event.why !== 'session-expired') return t(`why.${event.why}`, { broker: broker(event.broker) })
      const timeoutUs = (image.get(`broker/${event.broker}`) as BrokerRow | undefined)?.sessionTimeoutUs ?? 0
      return t('why.session-expired', { broker: broker(event.broker), s: formatSeconds(timeoutUs) })
    }
    case 'LeaderElected': {
      if (event.leader < 0) return t('why.leaderless')
      const leader = broker(event.leader)
      if (event.unclean) return t('why.electedUnclean', { leader })
      if (event.previousLeader < 0) return t('why.electedFirst', { leader, epoch: event.leaderEpoch })
      return t('why.elected', { previous: broker(event.previousLeader), leader, epoch: event.leaderEpoch })
    }
    case 'IsrShrunk':
      return t('why.shrunk', { brokers: brokers(event.removed) })
    case 'IsrExpanded':
      return t('why.expanded', { brokers: brokers(event.added) })
    case 'LogTruncated': {
      const [from, to] = [Math.min(event.from, event.to), Math.max(event.from, event.to)]
      return t('why.truncated', { broker: broker(event.node), from, to })
    }
    default:
      return sayClientReason(event, t)
  }
}

function sayClientReason(event: EngineEvent, t: Translate): string | null {
  switch (event.type) {
    case 'RecordFailed':
      return t('why.failed', { partition: event.partition, n: event.count, error: errorName(event.error) })
    case 'ProduceRetried':
      return t('why.retried', { partition: event.partition, n: event.attempt, error: errorName(event.error) })
    case 'MemberJoined':
      return t('why.joined', { member: event.member })
    case 'MemberLeft':
      return t(event.why === 'session-expired' ? 'why.memberExpired' : 'why.left', { member: event.member })
    case 'OffsetReset':
      return t('why.reset', { policy: event.policy, to: event.to })
    case 'LinkCut':
      return t('why.cut', { a: event.a, b: event.b })
    default:
      return null
  }
}

const stopWords = { kill: 'why.killed', 'power-loss': 'why.power-loss', exit: 'why.exit' } as const

function processName(process: string, t: Translate): string {
  return process.startsWith('node.') ? t('broker.name', { id: process.slice(5) }) : process
}
