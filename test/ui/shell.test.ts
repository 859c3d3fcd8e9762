import { expect, test } from 'vitest'
import type { StampedEvent } from '../../src/contract/event.ts'
import { parseProgress, resumeAt } from '../../src/ui/app/progress.ts'
import { parseAddress, sceneHref } from '../../src/ui/app/route.ts'
import { commandOf, freeName } from '../../src/ui/lab/add-command.ts'
import { causeOf } from '../../src/ui/panels/event-log/cause.ts'
import { fixtureRows } from './fixture-image.ts'

const S = 1_000_000
const image = new Map(fixtureRows('healthy', 1))

test('address: every page has one, and what is none is named', () => {
  const page = (hash: string) => parseAddress('', hash).route
  expect([page(''), page('#/'), page('#/lab'), page('#/learn')].map((each) => each.page)).toEqual([
    'start',
    'start',
    'lab',
    'learn',
  ])
  expect(page(sceneHref('a b'))).toEqual({ page: 'scene', id: 'a b' })
  expect(page('#/s/1abc')).toEqual({ page: 'shared', link: '1abc' })
  expect(page('#/lab/x')).toEqual({ page: 'nowhere', path: '/lab/x' })
  expect(page('#/scene/%')).toEqual({ page: 'scene', id: '%' })
})

test('address: wishes stand before or after the hash, the latter wins, nonsense counts as nothing', () => {
  expect(parseAddress('?embed&lang=en', '#/scene/a?lang=ko&theme=dark&seed=x-1').wish).toEqual({
    embed: true,
    language: 'ko',
    theme: 'dark',
    seed: 'x-1',
  })
  expect(parseAddress('?embed=0', '#/?lang=fr&theme=pink&seed=%3Cb%3E').wish).toEqual({
    embed: false,
    language: null,
    theme: null,
    seed: null,
  })
})

test('progress: what another version or another hand left does no harm', () => {
  expect(parseProgress('{"done":["a","a",7],"last":"b"}')).toEqual({ done: ['a'], last: 'b' })
  for (const text of [null, '', '[', '7', 'null', '{"done":"a"}']) {
    expect(parseProgress(text)).toEqual({ done: [], last: null })
  }
})

test('progress: one goes on where one stopped', () => {
  const path = ['a', 'b', 'c']
  expect(resumeAt({ done: [], last: null }, path)).toBeNull()
  expect(resumeAt({ done: ['a'], last: 'c' }, path)).toBe('c')
  expect(resumeAt({ done: ['a'], last: 'a' }, path)).toBe('b')
  expect(resumeAt({ done: path, last: 'c' }, path)).toBeNull()
  expect(resumeAt({ done: [], last: 'gone' }, path)).toBe('a')
})

test('forms: fields make one command, and what is left open gets a name of its own', () => {
  expect(freeName(image, 'shop')).toBe('shop-1')
  const producer = { id: '', topic: 'orders', rate: '2.5', acks: '1', keys: ' kim, ,lee ', linger: '' }
  expect(commandOf('producer', producer, image)).toEqual({
    type: 'add-producer',
    id: 'producer-1',
    spec: {
      topic: 'orders',
      ratePerSecond: 2.5,
      keys: { kind: 'cycle', values: ['kim', 'lee'] },
      value: 'record {n}',
      acks: 1,
      configs: {},
    },
  })
  expect(commandOf('consumer', { id: 'x', topic: 'orders', group: '', processMs: '83.333' }, image)).toMatchObject({
    id: 'x',
    spec: { group: null, processUs: 83_333, commit: 'auto' },
  })
})

test('why: an election leads to the fencing, the fencing to the kill, and the kill to nothing', () => {
  const at = (seconds: number, seq: number, event: StampedEvent['event']): StampedEvent => ({
    atUs: seconds * S,
    seq,
    cause: 0,
    event,
  })
  const events = [
    at(1, 1, { type: 'ProcessStopped', process: 'node.2', how: 'kill' }),
    at(5, 2, { type: 'ProcessStopped', process: 'node.3', how: 'exit' }),
    at(10, 3, { type: 'BrokerFenced', node: 101, broker: 2, why: 'session-expired' }),
    at(10, 4, {
      type: 'LeaderElected',
      node: 101,
      partition: 'orders-0',
      leader: 1,
      previousLeader: 2,
      leaderEpoch: 1,
      isr: [1],
      elr: [],
      unclean: false,
    }),
  ]
  expect(causeOf(events, 4)?.seq).toBe(3)
  expect(causeOf(events, 3)?.seq).toBe(1)
  expect(causeOf(events, 1)).toBeNull()
  expect(causeOf(events, 99)).toBeNull()
})
