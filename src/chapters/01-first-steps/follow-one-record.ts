import type { Scene } from '../../contract/scene.ts'
import { seconds } from '../../contract/scene.ts'
import { READY_US, createOrders, separateCluster } from '../clusters.ts'

const START_US = READY_US + seconds(6)

/** One record on its way: buffer, leader, followers, high watermark, acknowledgement, commit. */
export const followOneRecord: Scene = {
  id: 'follow-one-record',
  version: 1,
  kind: 'watch',
  seed: 'one-record',
  cluster: separateCluster(),
  setup: [
    createOrders([[2, 3, 1]], { 'min.insync.replicas': '2' }),
    {
      atUs: READY_US + seconds(1),
      command: {
        type: 'add-producer',
        id: 'shop',
        spec: { topic: 'orders', ratePerSecond: 0, keys: { kind: 'none' }, value: 'order {n}', acks: -1, configs: {} },
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
          commit: 'after',
          configs: { 'auto.offset.reset': 'earliest' },
        },
      },
    },
  ],
  startUs: START_US,
  stage: {
    rows: ['orders-0'],
    producers: ['shop'],
    consumers: ['reader'],
    groups: ['billing'],
    quorum: false,
    marks: ['log-end', 'high-watermark', 'committed'],
    tools: ['produce'],
  },
  questions: [
    { id: 'path', kind: 'order', cards: ['buffer', 'leader', 'followers', 'high-watermark', 'ack', 'commit'] },
  ],
  run: [{ atUs: 0, command: { type: 'produce', id: 'shop', key: 'kim', value: 'coffee 4500' } }],
  until: ['>=', ['committed', 'billing', 'orders-0'], 1],
  endUs: seconds(5),
  timeLapse: [{ config: 'linger.ms', speed: 0.01, from: true, until: ['>=', ['committed', 'billing', 'orders-0'], 1] }],
  beats: [
    { id: 'buffer', when: ['>=', ['sent', 'shop'], 1] },
    { id: 'leader', when: ['>=', ['end', 'orders-0', 2], 1] },
    { id: 'followers', when: ['and', ['>=', ['end', 'orders-0', 3], 1], ['>=', ['end', 'orders-0', 1], 1]] },
    { id: 'high-watermark', when: ['>=', ['hw', 'orders-0'], 1] },
    { id: 'ack', when: ['>=', ['acked', 'shop'], 1] },
    { id: 'commit', when: ['>=', ['committed', 'billing', 'orders-0'], 1] },
  ],
  values: {
    end: { of: ['end', 'orders-0', 2], as: 'offset' },
    hw: { of: ['hw', 'orders-0'], as: 'offset' },
    committed: { of: ['committed', 'billing', 'orders-0'], as: 'offset' },
  },
  task: null,
}
