import { expect, test } from 'vitest'
import { en } from '../../src/ui/text/en.ts'
import { josa } from '../../src/ui/text/josa.ts'
import { ko } from '../../src/ui/text/ko.ts'
import { formatBytes, formatClock, formatCount, formatDuration, formatSeconds } from '../../src/ui/text/number.ts'
import { fill, translator } from '../../src/ui/text/t.ts'

const names = (text: string) => [...text.matchAll(/\{(\w+)/g)].map((match) => match[1]).sort()

test('text: both languages have the same keys and name the same values in them', () => {
  expect(Object.keys(en).sort()).toEqual(Object.keys(ko).sort())
  for (const key of Object.keys(ko) as (keyof typeof ko)[]) {
    expect([key, ...new Set(names(en[key]))]).toEqual([key, ...new Set(names(ko[key]))])
  }
})

test('josa: the particle follows the last sound of numbers, Hangul and Latin ends', () => {
  const subject = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '100', '1,000'].map((n) => josa(n, '이/가'))
  expect(subject.join('')).toBe('이이가이가가이이이가이이이')
  expect(josa('브로커', '을/를')).toBe('를')
  expect(josa('토픽', '을/를')).toBe('을')
  expect(['서울', '1', '부산', '3', '브로커'].map((word) => josa(word, '으로/로'))).toEqual([
    '로',
    '로',
    '으로',
    '으로',
    '로',
  ])
  expect([josa('Kafka', '은/는'), josa('KRaft', '은/는'), josa('admin', '은/는'), josa('orders)', '은/는')]).toEqual([
    '는',
    '는',
    '은',
    '는',
  ])
})

test('text: values are filled in with commas and particles', () => {
  expect(fill('{n|을/를} 읽음', { n: 1_003 })).toBe('1,003을 읽음')
  expect(translator('ko')('broker.name', { id: 2 })).toBe('2번 브로커')
  expect(translator('en')('why.elected', { previous: 'broker 2', leader: 'broker 3', epoch: 8 })).toContain('broker 3')
})

test('numbers: counts, seconds, clock, durations and bytes read the same everywhere', () => {
  expect([0, 999, 1_042, -1_234_567, Infinity].map(formatCount)).toEqual(['0', '999', '1,042', '−1,234,567', '∞'])
  expect([9_000_000, 8_910_000, 1, 0, -5].map(formatSeconds)).toEqual(['9.0', '9.0', '0.1', '0.0', '0.0'])
  expect([12_340_000, 3_661_001_000].map(formatClock)).toEqual(['00:12.340', '1:01:01.001'])
  expect([900, 1_500, 2_000_000, 45_600_000].map(formatDuration)).toEqual(['900 µs', '1.5 ms', '2 s', '45.6 s'])
  expect([90, 1_536, 3_145_728].map(formatBytes)).toEqual(['90 B', '1.5 KiB', '3 MiB'])
})
