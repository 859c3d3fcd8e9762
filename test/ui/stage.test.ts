import { expect, test } from 'vitest'
import { errors } from '../../src/protocol/errors.ts'
import type { BrokerRow, Image, PartitionRow, ProducerRow, QuorumRow, ReplicaRow } from '../../src/contract/image.ts'
import { verbsFor } from '../../src/ui/actions.ts'
import { countUntil } from '../../src/ui/event-store.ts'
import { keepSamples, lagOf, membersOf, rateOf, shortNames, type Sample } from '../../src/ui/panels/groups/select.ts'
import { factSheet } from '../../src/ui/panels/inspector/facts.ts'
import { reasonsFor } from '../../src/ui/panels/inspector/why.ts'
import { heldOf, secondLine } from '../../src/ui/panels/producers/select.ts'
import { dotOf, quorumLine } from '../../src/ui/panels/quorum/select.ts'
import { barOf } from '../../src/ui/panels/rack/geometry.ts'
import { brokerIds, cardWord, cellName, rowHead } from '../../src/ui/panels/rack/select.ts'
import { brokerStanding, replicaStanding } from '../../src/ui/standing.ts'
import { errorName } from '../../src/ui/text/error-name.ts'
import { translator } from '../../src/ui/text/t.ts'
import { groupsOf } from '../../src/ui/widgets/CoordinatorMark.tsx'
import { nextPlace } from '../../src/ui/widgets/roving.ts'
import { ringPath } from '../../src/ui/widgets/ring-geometry.ts'
import { FIXTURE_NOW_US, fixtureEvents, fixtureRows, type FixtureMoment } from './fixture-image.ts'

const ko = translator('ko')
const en = translator('en')
const imageOf = (moment: FixtureMoment): Image => new Map(fixtureRows(moment))
const standingIn = (moment: FixtureMoment, id: number) => {
  const image = imageOf(moment)
  const partition = image.get('partition/orders-0') as PartitionRow
  const replica = image.get(`replica/orders-0/${id}`) as ReplicaRow
  const leader = image.get(`replica/orders-0/${partition.leader}`) as ReplicaRow
  const { status } = image.get(`broker/${id}`) as BrokerRow
  return { replica, standing: replicaStanding(partition, id, replica, status, leader.logEndOffset) }
}

test('rack: a cell says its partition, broker, part, sync and offsets in both languages', () => {
  const { replica, standing } = standingIn('healthy', 1)
  expect(cellName(ko, 'orders-0', 1, standing, replica)).toBe(
    'orders-0, 1번 브로커, 팔로워, 동기화됨, 로그 끝 41, 하이 워터마크 40',
  )
  expect(cellName(en, 'orders-0', 1, standing, replica)).toBe(
    'orders-0, broker 1, follower, in sync, log end 41, high watermark 40',
  )
})

test('rack: a dead broker stays called the leader until the metadata names another', () => {
  expect(cardWord(ko, standingIn('broker-2-silent', 2).standing)).toBe('꺼짐 · 리더')
  expect(cardWord(ko, standingIn('broker-2-dead', 2).standing)).toBe('꺼짐')
  expect(cardWord(ko, standingIn('broker-2-dead', 3).standing)).toBe('리더')
  expect(cardWord(ko, standingIn('follower-lagging', 3).standing)).toBe('뒤처짐 11')
})

test('rack: "min" is said only when the ISR is down to it', () => {
  const row = imageOf('healthy').get('partition/orders-0') as PartitionRow
  expect(rowHead(ko, row)).toEqual({ line: 'ISR 3/3 · 에포크 7', min: null, tone: 'calm' })
  expect(rowHead(ko, { ...row, isr: [1, 2] })).toEqual({ line: 'ISR 2/3', min: 'min 2', tone: 'warm' })
  expect(rowHead(ko, { ...row, isr: [1] }).tone).toBe('loss')
  expect(rowHead(ko, { ...row, isr: [1], leader: -1 }).line).toBe('리더 없음')
})

test('rack: bars are against the row, so a lag is a gap however long the log is', () => {
  expect(barOf(1_042, 1_042, 1_042)).toEqual({ fill: 0.9, tick: 0.9 })
  expect(barOf(1_031, 1_042, 1_042).fill).toBeCloseTo(0.9 - (11 / 64) * 0.9)
  expect(barOf(0, 0, 10).fill).toBe(0)
  expect(barOf(10, 0, 1_042)).toEqual({ fill: 0, tick: null })
})

test('rack: columns are the nodes that hold replicas', () => {
  const image = imageOf('healthy')
  image.set('broker/4', { ...(image.get('broker/1') as BrokerRow), id: 4, roles: ['controller'] })
  expect(brokerIds(image)).toEqual([1, 2, 3])
})

test('a broker is silent while its session runs out, and no longer once it is fenced', () => {
  const broker = imageOf('broker-2-silent').get('broker/2') as BrokerRow
  expect(brokerStanding(broker, 'kill', false)).toEqual({ word: 'broker.killed', tone: 'off', silent: true })
  const fenced = imageOf('broker-2-dead').get('broker/2') as BrokerRow
  expect(brokerStanding(fenced, 'power-loss', false)).toEqual({ word: 'broker.powerless', tone: 'off', silent: false })
  const healthy = imageOf('healthy').get('broker/2') as BrokerRow
  expect(brokerStanding(healthy, null, false).word).toBe('broker.healthy')
  expect(brokerStanding(healthy, null, true)).toEqual({ word: 'broker.silent', tone: 'warm', silent: true })
})

test('quorum: the line names who is active, or that nobody is', () => {
  const rows = [1, 2, 3].map((id) => imageOf('healthy').get(`quorum/${id}`) as QuorumRow)
  expect(quorumLine(ko, rows)).toBe('활성 1 · 에포크 9 · 끝 4,210')
  expect(
    quorumLine(
      en,
      rows.map((row) => ({ ...row, active: false })),
    ),
  ).toBe('no active controller · epoch 9')
  expect(dotOf({ ...rows[1]!, role: 'candidate' })).toBe('vote')
})

test('producers: what waits is summed, and an error takes the second line', () => {
  const row = imageOf('broker-2-dead').get('producer/shop') as ProducerRow
  expect(
    heldOf({ ...row, accumulator: [...row.accumulator, { partition: 1, records: 3, bytes: 9, lingerDeadlineUs: 5 }] }),
  ).toEqual({
    records: 5,
    deadlineUs: 5,
  })
  expect(secondLine(en, row)).toEqual({ text: 'NOT_LEADER_OR_FOLLOWER', warm: true })
  expect(secondLine(en, { ...row, lastError: null })).toEqual({ text: 'acks=all · keys in turn', warm: false })
})

test('groups: lag, members unknown to the coordinator, and short names of one topic', () => {
  const image = imageOf('healthy')
  const group = image.get('group/billing') as Parameters<typeof membersOf>[0]
  const consumers = ['reader', 'reader-2'].map(
    (id) => image.get(`consumer/${id}`) as Parameters<typeof membersOf>[1][number],
  )
  expect(lagOf(group)).toBe(36)
  expect(
    membersOf({ ...group, members: group.members.slice(0, 1) }, consumers).map((one) => [one.id, one.sessionTimeoutUs]),
  ).toEqual([
    ['reader', 45_000_000],
    ['reader-2', 0],
  ])
  expect(shortNames(['orders-0', 'orders-11'])).toEqual(['0', '11'])
  expect(shortNames(['orders-0', 'pay-1'])).toEqual(['orders-0', 'pay-1'])
})

test('groups: the rate is what was counted over two seconds of virtual time', () => {
  let samples: readonly Sample[] = []
  for (let half = 0; half <= 20; half++) samples = keepSamples(samples, { atUs: half * 500_000, count: half * 5 })
  expect(samples.length).toBeLessThanOrEqual(6)
  expect(rateOf(samples)).toBe(10)
  expect(rateOf(keepSamples(samples, { atUs: 0, count: 0 }))).toBeNull()
})

test('why: a fenced broker leads back to its kill, with the config that decided', () => {
  const reasons = reasonsFor(
    { kind: 'partition', partition: 'orders-0' },
    fixtureEvents('broker-2-dead'),
    imageOf('broker-2-dead'),
    ko,
  )
  expect(reasons.map((one) => one.text)).toEqual([
    '2번 브로커가 이끌 수 없게 되어, ISR의 3번 브로커가 리더가 됐어요. 에포크는 8이에요.',
    '2번 브로커의 하트비트가 9.0초 동안 없었어요. 그래서 컨트롤러가 펜싱했어요.',
    '2번 브로커의 프로세스가 강제 종료됐어요.',
  ])
  expect(reasons.map((one) => one.config)).toEqual([null, 'broker.session.timeout.ms', null])
  expect(reasonsFor({ kind: 'broker', id: 1 }, fixtureEvents('broker-2-dead'), imageOf('healthy'), ko)).toEqual([])
})

test('inspector: every kind of thing has a sheet, and what is gone has none', () => {
  const image = imageOf('healthy')
  const selections = [
    { kind: 'broker', id: 1 },
    { kind: 'replica', partition: 'orders-0', broker: 2 },
    { kind: 'partition', partition: 'orders-0' },
    { kind: 'producer', id: 'shop' },
    { kind: 'consumer', id: 'reader' },
    { kind: 'group', id: 'billing' },
    { kind: 'link', a: 'node.1', b: 'node.2' },
  ] as const
  for (const selection of selections) {
    const sheet = factSheet(image, selection, en)
    expect(sheet?.facts.length, selection.kind).toBeGreaterThan(0)
    const names = sheet?.facts.map((one) => one.name) ?? []
    expect(new Set(names).size, selection.kind).toBe(names.length)
    expect(factSheet(new Map(), selection, en)).toBeNull()
  }
  const marks = factSheet(image, selections[1], en)?.marks.map(({ name, value }) => `${name} ${value}`)
  expect(marks).toContain('highWatermark 40')
  expect(marks).toContain('logEndOffset 42')
})

test('events: after a rewind only those up to now have happened', () => {
  const events = fixtureEvents('broker-2-dead').slice(0, 3)
  expect(countUntil(events, FIXTURE_NOW_US)).toBe(3)
  expect(countUntil(events, FIXTURE_NOW_US - 5_000_000)).toBe(1)
  expect(countUntil(events, 0)).toBe(0)
})

test('errors have the names that Kafka gives them', () => {
  for (const [name, code] of Object.entries(errors)) {
    const shown = errorName(code)
    if (!shown.startsWith('error ')) expect(shown).toBe(name)
  }
  expect(errorName(6)).toBe('NOT_LEADER_OR_FOLLOWER')
  expect(errorName(9_999)).toBe('error 9999')
})

test('roving: arrows stay inside of the grid, Home and End lead to the ends of a row', () => {
  expect(nextPlace('ArrowUp', { row: 0, column: 1 }, 3, 4)).toEqual({ row: 0, column: 1 })
  expect(nextPlace('ArrowRight', { row: 0, column: 3 }, 3, 4)).toEqual({ row: 0, column: 3 })
  expect(nextPlace('End', { row: 2, column: 0 }, 3, 4)).toEqual({ row: 2, column: 3 })
  expect(nextPlace('k', { row: 0, column: 0 }, 3, 4)).toBeUndefined()
})

test('ring: a full one closes, a spent one is gone, a quarter points to three', () => {
  expect(ringPath(0, 8, 6)).toBe('')
  expect(ringPath(0.25, 8, 6)).toBe('M8 2A6 6 0 0 1 14 8L8 8')
  expect(ringPath(1, 8, 6)).toContain('A6 6 0 1 1')
})

test('actions: a process is offered only what its status allows', () => {
  expect(verbsFor('running')).toEqual(['kill', 'stop', 'pause'])
  expect(verbsFor('paused')).toEqual(['resume', 'kill'])
  expect(verbsFor('stopped')).toEqual(['start'])
  expect(verbsFor('running', ['kill', 'cut'])).toEqual(['kill'])
})

test('broker: it bears the names of the groups that it coordinates, in their order', () => {
  const image = imageOf('healthy')
  const group = [...image.values()].find((row) => row.kind === 'group')
  if (group?.kind !== 'group') throw new Error('the fixture has no group')
  const other = { ...group, id: 'audit' }
  const both: Image = new Map([...image, ['group/audit', other]])
  expect(groupsOf(both, group.coordinator)).toEqual(['audit', group.id])
  expect(groupsOf(both, group.coordinator + 1)).toEqual([])
})
