import { combinedCluster, createOrders, READY_US, separateCluster } from '../../chapters/clusters.ts'
import type { Command } from '../../contract/command.ts'
import type { TimedCommand } from '../../contract/frame.ts'
import { seconds } from '../../contract/scene.ts'
import type { Shared } from '../../contract/share-link.ts'
import type { RunPlan } from '../run-plan.ts'

const atReady = (command: Command): TimedCommand => ({ atUs: READY_US + seconds(1), command })

const reader = atReady({
  type: 'add-consumer',
  id: 'reader',
  spec: {
    group: 'billing',
    topics: ['orders'],
    processUs: 1000,
    commit: 'auto',
    configs: { 'auto.offset.reset': 'earliest' },
  },
})

/** Enough keys to reach every partition. */
const customers = Array.from({ length: 12 }, (_, index) => `customer-${index}`)

const shop = (acks: 1 | -1): TimedCommand =>
  atReady({
    type: 'add-producer',
    id: 'shop',
    spec: {
      topic: 'orders',
      ratePerSecond: 10,
      keys: { kind: 'cycle', values: customers },
      value: 'order {n}',
      acks,
      configs: {},
    },
  })

const topic = createOrders(
  [
    [1, 2, 3],
    [2, 3, 1],
    [3, 1, 2],
  ],
  { 'min.insync.replicas': '2' },
)

/** Three nodes that are broker and controller at once, three partitions, one writer, one reader. */
export function labPlan(seed: string | null): RunPlan {
  return {
    genesis: { seed: seed ?? 'lab', cluster: combinedCluster() },
    inputs: [topic, shop(-1), reader],
    startUs: READY_US + seconds(8),
    resume: seed === null,
    store: seed === null ? 'best' : 'memory',
    onArrival: 'run',
  }
}

/** `acks=1` and followers a second away: an acknowledged record can be lost, if one knows how. */
export function breakPlan(seed: string | null): RunPlan {
  const slow = (a: number, b: number) => atReady({ type: 'set-link', a: `node.${a}`, b: `node.${b}`, latencyMs: 1_000 })
  return {
    genesis: { seed: seed ?? 'break', cluster: separateCluster() },
    inputs: [createOrders([[1, 2, 3]], {}), shop(1), reader, slow(1, 2), slow(1, 3), slow(2, 3)],
    startUs: READY_US + seconds(10),
    resume: false,
    store: 'memory',
    onArrival: 'run',
  }
}

/** A run that came in a link or a file: played to its last input, in memory. */
export function sharedPlan(shared: Extract<Shared, { kind: 'session' }>): RunPlan {
  return {
    genesis: shared.genesis,
    inputs: shared.inputs,
    startUs: shared.inputs.at(-1)?.atUs ?? READY_US,
    resume: false,
    store: 'memory',
    onArrival: 'pause',
  }
}
