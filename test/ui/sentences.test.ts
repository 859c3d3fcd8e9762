import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type EngineEvent, trafficEvents } from '../../src/contract/event.ts'
import type { Image } from '../../src/contract/image.ts'
import { apiKeys } from '../../src/protocol/api-keys.ts'
import { errorName as realErrorName } from '../../src/protocol/errors.ts'
import { sentencesEn } from '../../src/ui/sentences/en.ts'
import { apiName, errorName, namedApis, namedErrors } from '../../src/ui/sentences/kafka-names.ts'
import { eventKinds, kindMarks, kindOf } from '../../src/ui/sentences/kinds.ts'
import { sentencesKo } from '../../src/ui/sentences/ko.ts'
import { sentenceOf } from '../../src/ui/sentences/sentence.ts'

/** Every type of event, from the contract's own text. */
const types = [...readFileSync('src/contract/event.ts', 'utf8').matchAll(/type: '([A-Z]\w+)'/g)].map(
  ([, name]) => name!,
)
const image: Image = new Map()

/** An event of a type with every field that any event has: a sentence that forgets one would say "undefined". */
function anyEvent(type: string, change: object = {}): EngineEvent {
  const names = { process: 'node.1', a: 'node.1', b: 'client.shop', from: 3, to: 5, how: 'kill', state: 'running' }
  const texts = {
    partition: 'orders-0',
    topic: 'orders',
    topicId: 'x',
    group: 'billing',
    member: 'm-1',
    client: 'shop',
  }
  const numbers = { node: 1, broker: 2, epoch: 3, leaderEpoch: 4, generation: 5, offset: 6, count: 2, bytes: 2_048 }
  const more = {
    voter: 1,
    candidate: 2,
    preVote: true,
    role: 'leader',
    leaderId: 1,
    brokerEpoch: 7,
    partitions: ['orders-0'],
  }
  const rest = {
    leader: 2,
    previousLeader: 1,
    isr: [2, 3],
    elr: [],
    unclean: false,
    removed: [1],
    added: [1],
    error: 6,
  }
  const last = { api: 0, attempt: 1, baseOffset: 3, lastOffset: 4, logEndOffset: 9, truncatedBytes: 0, reason: 'why' }
  const end = { command: 'kill', latencyMs: 5, policy: 'earliest', cause: 'error', response: false, connection: 1 }
  const why = type === 'MemberLeft' ? 'left' : 'shutdown'
  const frame = /^Frame|^Connection/.test(type) ? { from: 'client.shop', to: 'node.1' } : {}
  const counted = type === 'TopicCreated' ? { partitions: 3 } : {}
  const all = {
    ...names,
    ...texts,
    ...numbers,
    ...more,
    ...rest,
    ...last,
    ...end,
    why,
    ...frame,
    ...counted,
    ...change,
  }
  return { ...all, type } as unknown as EngineEvent
}

test('sentences: every event of the contract has one in both languages, and nothing in it is missing', () => {
  expect(types.length).toBeGreaterThan(40)
  expect(Object.keys(sentencesKo).sort()).toEqual([...types].sort())
  expect(Object.keys(sentencesEn).sort()).toEqual([...types].sort())
  for (const type of types) {
    const ko = sentenceOf('ko', anyEvent(type), image)
    const en = sentenceOf('en', anyEvent(type), image)
    for (const sentence of [ko, en]) {
      expect(sentence, type).not.toMatch(/undefined|NaN|\[object|\{\w+\}/)
      expect(sentence.trim().length, type).toBeGreaterThan(4)
    }
    expect(en, type).not.toMatch(/[가-힣]/)
    expect(ko, type).not.toMatch(/(요|다)[.]?$/)
  }
})

test('sentences: a node is called by its roles', () => {
  const stopped = anyEvent('ProcessStopped', { process: 'node.101', reason: undefined })
  expect(sentenceOf('ko', stopped, image)).toBe('101번 브로커 강제 종료')
  const row = { kind: 'broker', id: 101, roles: ['controller'] }
  expect(sentenceOf('ko', stopped, new Map([['broker/101', row as never]]))).toBe('101번 컨트롤러 강제 종료')
  expect(sentenceOf('en', stopped, new Map([['quorum/101', {} as never]]))).toBe('Controller 101 killed')
  expect(sentenceOf('ko', anyEvent('ProcessStopped', { process: 'client.shop', how: 'exit' }), image)).toBe(
    'shop 종료 · why',
  )
})

test('sentences: what was cut off is named by its first and last offset', () => {
  expect(sentenceOf('ko', anyEvent('LogTruncated', { from: 8, to: 5, node: 1 }), image)).toBe(
    '1번 브로커 orders-0 꼬리 자르기 · 5–7번',
  )
  expect(sentenceOf('en', anyEvent('RecordAcked', { baseOffset: -1, count: 1 }), image)).toBe(
    'Acknowledgement for shop · orders-0 1 record',
  )
})

test('sentences: a partition without a leader is not led by broker -1', () => {
  for (const type of ['LeaderElected', 'BecameFollower']) {
    expect(sentenceOf('ko', anyEvent(type, { leader: -1 }), image)).not.toContain('-1')
    expect(sentenceOf('en', anyEvent(type, { leader: -1 }), image)).not.toContain('-1')
  }
})

test('sentences: errors and APIs bear the names that the protocol has for them', () => {
  for (const code of namedErrors) expect(errorName(code)).toBe(realErrorName(code))
  for (const key of namedApis) expect(apiName(key)).toBe(apiKeys.find((each) => each.key === key)?.name)
})

test('sentences: traffic has no mark on the timeline, a fault and an election have', () => {
  for (const type of trafficEvents) expect(kindOf(anyEvent(type)), type).toBe('other')
  expect(kindOf(anyEvent('RequestFailed', { error: 79 }))).toBe('other')
  expect(kindOf(anyEvent('RequestFailed', { error: 6 }))).toBe('error')
  expect(kindOf(anyEvent('ProcessStopped'))).toBe('fault')
  expect(kindOf(anyEvent('QuorumRoleChanged', { role: 'follower' }))).toBe('other')
  expect(kindOf(anyEvent('QuorumRoleChanged', { role: 'leader' }))).toBe('election')
  expect(new Set(Object.values(kindMarks)).size).toBe(eventKinds.length)
})
