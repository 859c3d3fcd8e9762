import type { Expression } from '../../contract/goal.ts'
import type { Scene } from '../../contract/scene.ts'
import { at, seconds } from '../../contract/scene.ts'
import { READY_US, createOrders, separateCluster } from '../clusters.ts'

const writesAgain: Expression = [
  'and',
  ['in', ['leader', 'orders-0'], [2, 3]],
  ['>', ['acked', 'shop'], 100],
  ['<', ['since-ack-us', 'shop'], 500_000],
  ['>', ['count', 'LeaderElected', 'partition', 'orders-0'], 0],
]

/** Broker 1 leads `orders-0` and dies. Who takes over, and when can one write again? */
export const leaderFails: Scene = {
  id: 'leader-fails',
  version: 1,
  kind: 'do',
  seed: 'leader-fails',
  cluster: separateCluster(),
  setup: [
    createOrders([[1, 2, 3]], { 'min.insync.replicas': '2' }),
    {
      atUs: READY_US + seconds(1),
      command: {
        type: 'add-producer',
        id: 'shop',
        spec: { topic: 'orders', ratePerSecond: 10, keys: { kind: 'none' }, value: 'order {n}', acks: -1, configs: {} },
      },
    },
    {
      atUs: READY_US + seconds(1),
      command: {
        type: 'add-consumer',
        id: 'reader',
        spec: {
          group: 'billing',
          topics: ['orders'],
          processUs: 1000,
          commit: 'auto',
          configs: { 'auto.offset.reset': 'earliest' },
        },
      },
    },
  ],
  startUs: READY_US + seconds(14),
  stage: {
    rows: ['orders-0'],
    producers: ['shop'],
    consumers: ['reader'],
    groups: ['billing'],
    quorum: false,
    marks: ['log-end', 'high-watermark', 'epoch'],
    tools: ['kill', 'stop', 'start', 'pause', 'resume'],
  },
  questions: [
    {
      id: 'who',
      kind: 'choice',
      choices: [
        { id: 'longest-log', right: false },
        { id: 'vote', right: false },
        { id: 'isr-order', right: true },
        { id: 'nobody', right: false },
      ],
    },
    {
      id: 'when',
      kind: 'number',
      on: 'time-axis',
      min: 0,
      max: 15,
      step: 0.5,
      unit: 'seconds',
      start: 1,
      truth: ['gap-us', 'shop'],
      tolerance: 1.5,
    },
  ],
  run: [at(0, { type: 'kill', target: 'node.1' })],
  until: writesAgain,
  endUs: seconds(25),
  timeLapse: [
    {
      config: 'broker.session.timeout.ms',
      speed: 4,
      from: ['>', ['now'], seconds(1)],
      until: ['>', ['count', 'LeaderElected', 'partition', 'orders-0'], 0],
    },
  ],
  beats: [
    { id: 'silent', when: ['not', ['alive', 1]] },
    { id: 'fenced', when: ['>', ['count', 'BrokerFenced', 'broker', 1], 0] },
    { id: 'elected', when: ['>', ['count', 'LeaderElected', 'partition', 'orders-0'], 0] },
    {
      id: 'truncated',
      when: [
        'and',
        ['in', ['leader', 'orders-0'], [2, 3]],
        ['>', ['count', 'BecameLeader', 'partition', 'orders-0'], 0],
      ],
    },
    { id: 'writes-again', when: writesAgain },
  ],
  values: {
    leader: { of: ['leader', 'orders-0'], as: 'broker' },
    epoch: { of: ['epoch', 'orders-0'], as: 'count' },
    gap: { of: ['gap-us', 'shop'], as: 'seconds' },
    elected: { of: ['first-us', 'LeaderElected', 'partition', 'orders-0'], as: 'seconds' },
    lost: { of: ['acked-lost'], as: 'count' },
  },
  task: {
    goal: [
      'and',
      ['not', ['alive', 1]],
      ['in', ['leader', 'orders-0'], [2, 3]],
      ['>=', ['size', ['isr', 'orders-0']], 2],
      ['<', ['gap-us', 'shop'], 2_000_000],
      ['<', ['since-ack-us', 'shop'], 2_000_000],
      ['=', ['acked-lost'], 0],
      ['=', ['duplicates-in-log'], 0],
    ],
    holdUs: seconds(12),
    withinUs: seconds(90),
    solutions: [
      { id: 'stop', commands: [at(0, { type: 'stop', target: 'node.1' })] },
      {
        id: 'move-first',
        commands: [
          at(0, { type: 'reassign-partition', topic: 'orders', partition: 0, replicas: [2, 3] }),
          at(5, { type: 'kill', target: 'node.1' }),
        ],
      },
    ],
    nearMisses: [
      { id: 'kill', commands: [at(0, { type: 'kill', target: 'node.1' })] },
      {
        id: 'kill-a-follower-in-the-isr',
        commands: [
          at(0, { type: 'reassign-partition', topic: 'orders', partition: 0, replicas: [2, 1, 3] }),
          at(2, { type: 'elect-leader', topic: 'orders', partition: 0, election: 'preferred' }),
          at(4, { type: 'kill', target: 'node.1' }),
        ],
      },
    ],
    hints: ['two-ways-to-end', 'say-goodbye'],
  },
}
