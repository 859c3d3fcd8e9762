import type { ConsumerSpec } from '../../contract/command.ts'
import { configError, configOf, type NetworkSettings, networkSettings } from './client-config.ts'
import { durationMs } from './iso-duration.ts'

/** A consumer's configs as values; Kafka's names in camel case. */
export interface ConsumerSettings extends NetworkSettings {
  groupInstanceId: string | null
  sessionTimeoutMs: number
  heartbeatIntervalMs: number
  maxPollIntervalMs: number
  maxPollRecords: number
  /** Null: the application commits itself, or nobody does. */
  autoCommitIntervalMs: number | null
  resetPolicy: ResetPolicy
  fetchMinBytes: number
  fetchMaxWaitMs: number
  fetchMaxBytes: number
  maxPartitionFetchBytes: number
  readCommitted: boolean
  clientRack: string
  /** Protocol names of the assignors, the preferred one first. */
  assignors: AssignorName[]
}

export type ResetPolicy = { kind: 'earliest' | 'latest' | 'none' } | { kind: 'by_duration'; durationMs: number }
export type AssignorName = 'range' | 'roundrobin' | 'cooperative-sticky'

/** By the end of the class name. `cooperative-sticky` can be offered beside others, as in Java's default, not led. */
const assignorNames: readonly (readonly [RegExp, AssignorName])[] = [
  [/(^|\.)(RangeAssignor|range)$/, 'range'],
  [/(^|\.)(RoundRobinAssignor|roundrobin)$/, 'roundrobin'],
  [/(^|\.)(CooperativeStickyAssignor|cooperative-sticky)$/, 'cooperative-sticky'],
]

/** Requests a consumer may have in flight on one connection; Kafka has no config for it. */
const IN_FLIGHT_MAX = 100
const BY_DURATION = 'by_duration:'

function assignorOf(className: string): AssignorName | undefined {
  return assignorNames.find(([pattern]) => pattern.test(className))?.[1]
}

/** Reads a spec that `validateConsumerSpec` finds right. */
export function consumerSettings(id: string, spec: ConsumerSpec): ConsumerSettings {
  const { configs } = spec
  const autoCommits = spec.group !== null && spec.commit === 'auto'
  const strategies = configOf('consumer', configs, 'partition.assignment.strategy') ?? []
  return {
    ...networkSettings('consumer', id, configs, IN_FLIGHT_MAX),
    groupInstanceId: configOf('consumer', configs, 'group.instance.id'),
    sessionTimeoutMs: configOf('consumer', configs, 'session.timeout.ms'),
    heartbeatIntervalMs: configOf('consumer', configs, 'heartbeat.interval.ms'),
    maxPollIntervalMs: configOf('consumer', configs, 'max.poll.interval.ms'),
    maxPollRecords: configOf('consumer', configs, 'max.poll.records'),
    autoCommitIntervalMs:
      autoCommits && configOf('consumer', configs, 'enable.auto.commit')
        ? configOf('consumer', configs, 'auto.commit.interval.ms')
        : null,
    resetPolicy: resetPolicyOf(configOf('consumer', configs, 'auto.offset.reset')) ?? { kind: 'latest' },
    fetchMinBytes: configOf('consumer', configs, 'fetch.min.bytes'),
    fetchMaxWaitMs: configOf('consumer', configs, 'fetch.max.wait.ms'),
    fetchMaxBytes: configOf('consumer', configs, 'fetch.max.bytes'),
    maxPartitionFetchBytes: configOf('consumer', configs, 'max.partition.fetch.bytes'),
    readCommitted: configOf('consumer', configs, 'isolation.level') === 'read_committed',
    clientRack: configOf('consumer', configs, 'client.rack'),
    assignors: strategies.flatMap((name) => assignorOf(name) ?? []),
    allowAutoTopicCreation: configOf('consumer', configs, 'allow.auto.create.topics'),
  }
}

function resetPolicyOf(text: string): ResetPolicy | null {
  if (text === 'earliest' || text === 'latest' || text === 'none') return { kind: text }
  const ms = text.startsWith(BY_DURATION) ? durationMs(text.slice(BY_DURATION.length)) : null
  return ms === null ? null : { kind: 'by_duration', durationMs: ms }
}

/** Kafka's ConfigException for this spec, or null. */
export function validateConsumerSpec(spec: ConsumerSpec): string | null {
  const { configs } = spec
  const wrong = configError('consumer', configs)
  if (wrong !== null) return wrong
  const reset = configOf('consumer', configs, 'auto.offset.reset')
  if (resetPolicyOf(reset) === null) {
    return `auto.offset.reset ${reset} is not earliest, latest, none or ${BY_DURATION}<ISO 8601 duration>`
  }
  if (configOf('consumer', configs, 'group.protocol').toLowerCase() !== 'classic') {
    return 'group.protocol=consumer is not supported by modelled consumers'
  }
  if (spec.group === '') return 'group.id is empty'
  const strategies = configOf('consumer', configs, 'partition.assignment.strategy') ?? []
  const unknown = strategies.find((name) => assignorOf(name) === undefined)
  if (unknown !== undefined) return `partition.assignment.strategy ${unknown} is not known here`
  const leads = strategies.some((name) => assignorOf(name) !== 'cooperative-sticky')
  return leads ? null : 'partition.assignment.strategy needs RangeAssignor or RoundRobinAssignor'
}
