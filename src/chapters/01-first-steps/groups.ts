import type { ConsumerSpec } from '../../contract/command.ts'
import type { TimedCommand } from '../../contract/frame.ts'
import type { Scene } from '../../contract/scene.ts'
import { at, seconds } from '../../contract/scene.ts'
import { READY_US, createOrders, separateCluster } from '../clusters.ts'

/** Twelve records a second at the most: a twelfth of a second each. */
const PROCESS_US = 83_333

const member = (topics: string[] = ['orders'], configs: Record<string, string> = {}): ConsumerSpec => ({
  group: 'billing',
  topics,
  processUs: PROCESS_US,
  commit: 'auto',
  configs: { 'auto.offset.reset': 'earliest', 'max.poll.records': '12', ...configs },
})

const join = (secondsAfter: number, id: string, spec: ConsumerSpec = member()): TimedCommand =>
  at(secondsAfter, { type: 'add-consumer', id, spec })

const keys = Array.from({ length: 48 }, (_, index) => `customer-${index}`)

/** Three partitions, thirty records a second, and members that handle twelve: who works, who waits, who takes over? */
export const groups: Scene = {
  id: 'groups-idle-and-takeover',
  version: 1,
  kind: 'do',
  seed: 'groups',
  cluster: separateCluster(),
  setup: [
    createOrders(
      [
        [1, 2, 3],
        [2, 3, 1],
        [3, 1, 2],
      ],
      { 'min.insync.replicas': '2' },
    ),
    {
      atUs: READY_US + seconds(1),
      command: {
        type: 'add-producer',
        id: 'shop',
        spec: {
          topic: 'orders',
          ratePerSecond: 30,
          keys: { kind: 'cycle', values: keys },
          value: 'order {n}',
          acks: -1,
          configs: {},
        },
      },
    },
    { atUs: READY_US + seconds(1), command: { type: 'add-consumer', id: 'member-1', spec: member() } },
  ],
  startUs: READY_US + seconds(15),
  stage: {
    rows: ['orders-0', 'orders-1', 'orders-2'],
    producers: ['shop'],
    consumers: ['member-1', 'member-2', 'member-3', 'member-4'],
    groups: ['billing'],
    quorum: false,
    marks: ['log-end', 'high-watermark', 'committed', 'lag'],
    tools: ['kill', 'stop', 'start', 'add-consumer', 'configure'],
  },
  questions: [
    {
      id: 'throughput',
      kind: 'number',
      on: 'bar',
      min: 0,
      max: 60,
      step: 1,
      unit: 'count',
      start: 12,
      truth: ['+', 0, 30],
      tolerance: 2,
    },
    {
      id: 'fourth',
      kind: 'choice',
      choices: [
        { id: 'idle', right: true },
        { id: 'shares', right: false },
        { id: 'refused', right: false },
      ],
    },
    {
      id: 'takeover',
      kind: 'choice',
      choices: [
        { id: 'at-once', right: false },
        { id: 'session', right: true },
        { id: 'five-minutes', right: false },
      ],
    },
  ],
  run: [
    join(0, 'member-2'),
    join(15, 'member-3'),
    join(30, 'member-4'),
    at(50, { type: 'kill', target: 'client.member-1' }),
  ],
  until: ['>', ['count', 'MemberLeft', 'group', 'billing', 'why', 'session-expired'], 0],
  endUs: seconds(110),
  timeLapse: [
    { config: 'heartbeat.interval.ms', speed: 3, from: true, until: ['>', ['now'], seconds(50)] },
    {
      config: 'session.timeout.ms',
      speed: 10,
      from: ['>', ['now'], seconds(51)],
      until: ['>', ['count', 'MemberLeft', 'group', 'billing', 'why', 'session-expired'], 0],
    },
  ],
  beats: [
    { id: 'two', when: ['>=', ['size', ['members', 'billing']], 2] },
    { id: 'three', when: ['>=', ['size', ['members', 'billing']], 3] },
    {
      id: 'idle',
      when: ['and', ['>=', ['size', ['members', 'billing']], 4], ['=', ['size', ['owned', 'billing', 'member-4']], 0]],
    },
    { id: 'nobody', when: ['>', ['now'], seconds(52)] },
    { id: 'takeover', when: ['>', ['count', 'MemberLeft', 'group', 'billing', 'why', 'session-expired'], 0] },
  ],
  values: {
    rate: { of: ['handled-per-second', 'billing'], as: 'count' },
    takeover: {
      of: ['-', ['first-us', 'MemberLeft', 'group', 'billing', 'why', 'session-expired'], seconds(50)],
      as: 'seconds',
    },
    lag: { of: ['lag', 'billing'], as: 'count' },
  },
  task: {
    goal: [
      'and',
      ['=', ['size', ['members', 'billing']], 4],
      ['>', ['handled', 'member-1'], 0],
      ['>', ['handled', 'member-2'], 0],
      ['>', ['handled', 'member-3'], 0],
      ['>', ['handled', 'member-4'], 0],
      ['>', ['size', ['owned', 'billing', 'member-1']], 0],
      ['>', ['size', ['owned', 'billing', 'member-2']], 0],
      ['>', ['size', ['owned', 'billing', 'member-3']], 0],
      ['>', ['size', ['owned', 'billing', 'member-4']], 0],
      ['<', ['behind', 'billing'], 60],
      ['=', ['skipped', 'billing'], 0],
    ],
    holdUs: seconds(10),
    withinUs: seconds(400),
    solutions: [
      {
        id: 'four-partitions',
        commands: [
          at(0, { type: 'create-partitions', name: 'orders', count: 4 }),
          join(1, 'member-2'),
          join(2, 'member-3'),
          join(3, 'member-4'),
        ],
      },
      {
        id: 'second-topic',
        commands: [
          at(0, { type: 'create-topic', name: 'returns', partitions: 3, replicationFactor: 3 }),
          at(1, {
            type: 'add-producer',
            id: 'returns-desk',
            spec: {
              topic: 'returns',
              ratePerSecond: 3,
              keys: { kind: 'cycle', values: keys },
              value: 'return {n}',
              acks: -1,
              configs: {},
            },
          }),
          join(1, 'member-2'),
          join(2, 'member-3'),
          join(3, 'member-4', member(['returns'])),
        ],
      },
    ],
    nearMisses: [
      { id: 'only-a-fourth-member', commands: [join(0, 'member-2'), join(1, 'member-3'), join(2, 'member-4')] },
      {
        id: 'fifth-member',
        commands: [join(0, 'member-2'), join(1, 'member-3'), join(2, 'member-4'), join(3, 'member-5')],
      },
    ],
    hints: ['count-partitions', 'make-a-fourth'],
  },
}
