import { createOrders, READY_US, separateCluster } from '../../chapters/clusters.ts'
import type { Evidence, Expression } from '../../contract/goal.ts'
import { evaluateGoal } from '../../contract/goal.ts'
import { seconds } from '../../contract/scene.ts'
import type { RunPlan } from '../run-plan.ts'

const START_US = READY_US + seconds(12)

/** One row, three brokers, one writer, one reader: broker 2 leads, so the first kill is a failover. */
export function startPlan(seed: string | null): RunPlan {
  return {
    genesis: { seed: seed ?? 'first-sight', cluster: separateCluster() },
    inputs: [
      createOrders([[2, 3, 1]], { 'min.insync.replicas': '2' }),
      {
        atUs: READY_US + seconds(1),
        command: {
          type: 'add-producer',
          id: 'shop',
          spec: {
            topic: 'orders',
            ratePerSecond: 2,
            keys: { kind: 'none' },
            value: 'order {n}',
            acks: -1,
            configs: {},
          },
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
    startUs: START_US,
    resume: false,
    store: 'memory',
    onArrival: 'run',
  }
}

const elected: Expression = ['>', ['count', 'LeaderElected', 'partition', 'orders-0'], 0]

/** The kill's story, in its order; each is told when the engine says so. */
const beats = [
  { id: 'silent', when: ['not', ['alive', 2]] },
  { id: 'fenced', when: ['>', ['count', 'BrokerFenced', 'broker', 2], 0] },
  { id: 'elected', when: elected },
  { id: 'tail', when: ['>', ['count', 'BecameLeader', 'partition', 'orders-0'], 0] },
  {
    id: 'writes',
    when: ['and', elected, ['in', ['leader', 'orders-0'], [1, 3]], ['<', ['since-ack-us', 'shop'], 1_500_000]],
  },
] as const satisfies readonly { id: string; when: Expression }[]

export type StartBeat = (typeof beats)[number]['id']

/** The beats that hold now, as far as the story has come: the first that does not hold ends it. */
export function beatsSoFar(evidence: Evidence): StartBeat[] {
  const end = beats.findIndex(({ when }) => !evaluateGoal(when, evidence))
  return beats.slice(0, end < 0 ? beats.length : end).map(({ id }) => id)
}
