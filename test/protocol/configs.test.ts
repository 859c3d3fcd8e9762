import { describe, expect, test } from 'vitest'
import { type ConfigDef, configText } from '../../src/protocol/config-def.ts'
import {
  type ConfigScope,
  configDefOf,
  configDefs,
  defaultOf,
  defaultTextOf,
  parseConfig,
  synonymsOf,
  topicConfigFromBroker,
} from '../../src/protocol/configs.ts'

function everyDef(): [ConfigScope, string, ConfigDef][] {
  return (Object.keys(configDefs) as ConfigScope[]).flatMap((scope) =>
    Object.entries(configDefs[scope] as Record<string, ConfigDef>).map(
      ([name, def]): [ConfigScope, string, ConfigDef] => [scope, name, def],
    ),
  )
}

describe('configs', () => {
  test('configs: every default is read back from its text as itself', () => {
    for (const [scope, name, def] of everyDef()) {
      const text = defaultTextOf(def)
      if (text === null || (Array.isArray(def.default) && def.default.length === 0 && def.notEmpty)) continue
      expect(parseConfig(scope, name, text), `${scope} ${name}`).toEqual({ value: def.default })
    }
  })

  test('configs: defaults are those of Kafka 4.3, as values and as text', () => {
    expect(defaultOf('broker', 'replica.lag.time.max.ms')).toBe(30_000)
    expect(defaultOf('topic', 'cleanup.policy')).toEqual(['delete'])
    expect(defaultOf('topic', 'flush.ms')).toBe(Number.POSITIVE_INFINITY)
    expect(defaultOf('broker', 'log.retention.ms')).toBe(null)
    expect(defaultOf('producer', 'enable.idempotence')).toBe(true)
    const text = (scope: ConfigScope, name: string) => defaultTextOf(configDefOf(scope, name) as ConfigDef)
    expect(text('topic', 'flush.ms')).toBe('9223372036854775807')
    expect(text('topic', 'min.cleanable.dirty.ratio')).toBe('0.5')
    expect(text('broker', 'log.cleaner.io.max.bytes.per.second')).toBe('1.7976931348623157E308')
    expect(text('broker', 'group.consumer.assignors')).toBe('uniform,range')
    expect(configText('DOUBLE', 1)).toBe('1.0')
    expect(configDefOf('topic', 'toString')).toBe(undefined)
  })

  test('configs: a text is read by type, and a bad one is refused with the reason', () => {
    expect(parseConfig('topic', 'retention.ms', ' 9223372036854775807 ')).toEqual({ value: Infinity })
    expect(parseConfig('topic', 'cleanup.policy', 'compact , delete')).toEqual({ value: ['compact', 'delete'] })
    expect(parseConfig('topic', 'preallocate', 'TRUE')).toEqual({ value: true })
    expect(parseConfig('topic', 'compression.gzip.level', '-1')).toEqual({ value: -1 })
    const refused: [string, string, string][] = [
      ['retention.ms', 'abc', 'Not a number of type LONG'],
      ['retention.ms', '-2', 'Value must be at least -1'],
      ['segment.bytes', '3000000000', 'Not a number of type INT'],
      ['compression.gzip.level', '0', 'Value must be at least 1'],
      ['min.cleanable.dirty.ratio', '1.5', 'Value must be no more than 1'],
      ['preallocate', 'yes', 'Expected value to be either true or false'],
      ['cleanup.policy', 'compact,gone', 'String must be one of: compact, delete'],
      ['message.timestamp.type', 'Other', 'String must be one of: CreateTime, LogAppendTime'],
    ]
    for (const [name, text, reason] of refused) {
      expect(parseConfig('topic', name, text)).toEqual({
        error: `Invalid value ${text} for configuration ${name}: ${reason}`,
      })
    }
    expect(parseConfig('topic', 'no.such', '1')).toEqual({ error: 'Unknown topic config name: no.such' })
  })

  test('configs: an unset topic config comes from the strongest broker config that is set', () => {
    expect(synonymsOf('retention.ms').map((one) => one.name)).toEqual([
      'log.retention.ms',
      'log.retention.minutes',
      'log.retention.hours',
    ])
    const from = (set: Record<string, number>) => topicConfigFromBroker('retention.ms', (name) => set[name])
    expect(from({})).toBe(604_800_000)
    expect(from({ 'log.retention.hours': 2 })).toBe(7_200_000)
    expect(from({ 'log.retention.hours': 2, 'log.retention.minutes': 3 })).toBe(180_000)
    expect(from({ 'log.retention.minutes': 3, 'log.retention.ms': -1 })).toBe(-1)
  })
})
