/** What a fuzzed cluster is, and who uses it: drawn from the seed, every feature on or off by chance (swarm testing). */
import { nextBool, nextInt, pick, type Prng, seedPrng } from '../../../base/prng.ts'
import type { Command, ConsumerSpec, ProducerSpec } from '../../../contract/command.ts'
import type { Genesis, NodeConfig } from '../../../contract/session.ts'

export interface Swarm {
  genesis: Genesis
  /** Applied in order, some time apart, before the first fault. */
  setup: Command[]
  topics: string[]
  producers: string[]
  consumers: string[]
  /** Families of faults that this seed uses. */
  families: Family[]
  /** Mean time between two faults. */
  faultEveryUs: number
}

/** A fault and what undoes it; bounce: killed and started at once; isolate: cut off from all other nodes. */
export const FAMILIES = ['kill', 'stop', 'pause', 'cut', 'set-link', 'power-off', 'bounce', 'isolate'] as const
export type Family = (typeof FAMILIES)[number]

const WALL_START_MS = 1_700_000_000_000

export function drawSwarm(seed: number): Swarm {
  const prng = seedPrng(seed, 'fuzz.swarm')
  const genesis: Genesis = {
    seed: String(seed),
    cluster: {
      nodes: drawNodes(prng),
      clusterId: 'Ptys-sim-cluster-id-AA',
      wallStartMs: WALL_START_MS,
      linkLatencyUs: pick(prng, [100, 500, 2_000, 10_000]),
      linkJitterUs: pick(prng, [0, 200, 5_000]),
      costs: { stepUs: pick(prng, [0, 20, 200]), perKilobyteUs: 5, flushUs: pick(prng, [0, 500, 3_000]) },
      diskBytesMax: 0,
    },
  }
  const topics = Array.from({ length: 1 + nextInt(prng, 2) }, (_, i) => `topic${i}`)
  const setup: Command[] = topics.map((name) => ({
    type: 'create-topic',
    name,
    partitions: 1 + nextInt(prng, 3),
    replicationFactor: 3,
    configs: { 'min.insync.replicas': '2', 'segment.bytes': pick(prng, ['1048576', '1073741824']) },
  }))
  const producers = drawProducers(prng, topics, setup)
  const consumers = drawConsumers(prng, topics, setup)
  const families = FAMILIES.filter(() => nextBool(prng, 1, 2))
  return {
    genesis,
    setup,
    topics,
    producers,
    consumers,
    families: families.length > 0 ? families : ['kill'],
    faultEveryUs: pick(prng, [500_000, 2_000_000, 8_000_000]),
  }
}

/** Combined nodes, or brokers with controllers of their own. */
function drawNodes(prng: Prng): NodeConfig[] {
  const properties: Record<string, string> = {
    'default.replication.factor': '3',
    'offsets.topic.replication.factor': '3',
    'offsets.topic.num.partitions': String(1 + nextInt(prng, 4)),
    'min.insync.replicas': '2',
    'replica.lag.time.max.ms': pick(prng, ['30000', '10000', '4000']),
    'broker.session.timeout.ms': pick(prng, ['9000', '4000']),
    'log.index.interval.bytes': pick(prng, ['4096', '100']),
  }
  const node = (id: number, roles: NodeConfig['roles']): NodeConfig => {
    const host = `kafka-${id}`
    const listeners = [
      ...(roles.includes('broker') ? [{ name: 'PLAINTEXT', host, port: 9092 }] : []),
      ...(roles.includes('controller') ? [{ name: 'CONTROLLER', host, port: 9093 }] : []),
    ]
    return { id, roles, rack: null, listeners, properties: { ...properties } }
  }
  if (nextBool(prng, 1, 2)) return [1, 2, 3].map((id) => node(id, ['broker', 'controller']))
  const controllers = pick(prng, [[101], [101, 102, 103]])
  return [...controllers.map((id) => node(id, ['controller'])), ...[1, 2, 3].map((id) => node(id, ['broker']))]
}

function drawProducers(prng: Prng, topics: readonly string[], setup: Command[]): string[] {
  const ids: string[] = []
  for (let i = 0; i < 1 + nextInt(prng, 3); i++) {
    const id = `p${i}`
    const idempotent = nextBool(prng, 3, 4)
    const spec: ProducerSpec = {
      topic: pick(prng, topics),
      ratePerSecond: pick(prng, [2, 10, 50]),
      keys: pick(prng, [{ kind: 'none' }, { kind: 'random', values: ['a', 'b', 'c', 'd', 'e'] }]),
      value: `${id}-{n}`,
      acks: idempotent || nextBool(prng, 1, 2) ? -1 : 1,
      configs: {
        'enable.idempotence': String(idempotent),
        'linger.ms': pick(prng, ['0', '5', '50']),
        'batch.size': pick(prng, ['200', '16384']),
        'delivery.timeout.ms': pick(prng, ['120000', '31000']),
      },
    }
    setup.push({ type: 'add-producer', id, spec })
    ids.push(id)
  }
  return ids
}

function drawConsumers(prng: Prng, topics: readonly string[], setup: Command[]): string[] {
  const ids: string[] = []
  const count = nextInt(prng, 4)
  for (let i = 0; i < count; i++) {
    const id = `c${i}`
    const spec: ConsumerSpec = {
      group: 'group',
      topics: [...topics],
      processUs: pick(prng, [0, 500, 5_000]),
      commit: pick(prng, ['auto', 'after', 'before']),
      configs: {
        'auto.offset.reset': 'earliest',
        // A JoinGroup waits so long and five seconds more when its coordinator dies without a word.
        'max.poll.interval.ms': '30000',
        'session.timeout.ms': pick(prng, ['45000', '10000']),
      },
    }
    setup.push({ type: 'add-consumer', id, spec })
    ids.push(id)
  }
  return ids
}
