import { nextInt, type Prng, shuffle } from '../../../base/prng.ts'

/**
 * Where the replicas of new partitions go: striped over racks, and over the brokers in each, from a random start
 * (Kafka's StripedReplicaPlacer). It knows nothing of load, of disks, or of replicas that exist already, and nothing is
 * remembered from one topic to the next.
 */

/** A broker that is registered, not leaving, and has a log directory that takes replicas. */
export interface UsableBroker {
  readonly id: number
  readonly rack: string | null
  readonly fenced: boolean
}

/** Why replicas can't be placed; the text is what the client reads. */
export interface PlacementError {
  readonly error: string
}

interface BrokerList {
  readonly ids: number[]
  index: number
  offset: number
  epoch: number
}

interface Rack {
  readonly fenced: BrokerList
  readonly unfenced: BrokerList
}

interface RackList {
  readonly racks: Map<string | null, Rack>
  readonly names: (string | null)[]
  readonly brokerCount: number
  readonly unfencedCount: number
  epoch: number
  offset: number
}

/** Replica lists of `partitionCount` partitions, preferred leader first. */
export function placeReplicas(
  prng: Prng,
  brokers: readonly UsableBroker[],
  partitionCount: number,
  replicationFactor: number,
): number[][] | PlacementError {
  const list = rackListOf(prng, brokers)
  if (replicationFactor <= 0) {
    return { error: `${replicationFactor} is not a positive replication factor.` }
  }
  if (list.unfencedCount === 0) return { error: 'No broker is there to lead: all are fenced.' }
  if (replicationFactor > list.brokerCount) {
    const reason = `only ${list.brokerCount} broker(s) are registered or some brokers have all their log directories cordoned`
    return { error: `The target replication factor of ${replicationFactor} cannot be reached because ${reason}.` }
  }
  const placed: number[][] = []
  for (let i = 0; i < partitionCount; i++) placed.push(place(prng, list, replicationFactor))
  return placed
}

function rackListOf(prng: Prng, brokers: readonly UsableBroker[]): RackList {
  const racks = new Map<string | null, Rack>()
  const inOrder = [...brokers].sort((a, b) => a.id - b.id)
  for (const name of [...new Set(inOrder.map(({ rack }) => rack))].sort(compareRacks)) {
    const of = inOrder.filter(({ rack }) => rack === name)
    racks.set(name, {
      fenced: brokerList(prng, of.filter(({ fenced }) => fenced)), // biome-ignore format: one list a line
      unfenced: brokerList(
        prng,
        of.filter(({ fenced }) => !fenced),
      ),
    })
  }
  return {
    racks,
    names: [...racks.keys()],
    brokerCount: brokers.length,
    unfencedCount: brokers.filter(({ fenced }) => !fenced).length,
    epoch: 0,
    offset: racks.size === 0 ? 0 : nextInt(prng, racks.size),
  }
}

/** Brokers without a rack come first. */
function compareRacks(a: string | null, b: string | null): number {
  if (a === b) return 0
  if (a === null || b === null) return a === null ? -1 : 1
  return a < b ? -1 : 1
}

function brokerList(prng: Prng, brokers: readonly UsableBroker[]): BrokerList {
  const offset = brokers.length === 0 ? 0 : nextInt(prng, brokers.length)
  return { ids: brokers.map(({ id }) => id), index: 0, offset, epoch: 0 }
}

/** The next broker that was not yet given in this epoch, −1 when all were. A new epoch starts one further. */
function nextBroker(list: BrokerList, epoch: number): number {
  if (list.ids.length === 0) return -1
  if (list.epoch !== epoch) {
    list.epoch = epoch
    list.index = 0
    list.offset = (list.offset + 1) % list.ids.length
  }
  if (list.index >= list.ids.length) return -1
  return list.ids[(list.index++ + list.offset) % list.ids.length] as number
}

function rackAt(list: RackList, index: number): Rack {
  return list.racks.get(list.names[index] as string | null) as Rack
}

function place(prng: Prng, list: RackList, replicationFactor: number): number[] {
  const { names } = list
  // All starting points were used: shuffle, so that the same rows do not come again. A single broker would loop for ever.
  if (list.epoch === list.unfencedCount && list.unfencedCount > 1) {
    shuffleAll(prng, list)
    list.epoch = 0
  }
  if (list.offset === names.length) list.offset = 0
  let leaderRack = list.offset
  let leader = nextBroker(rackAt(list, leaderRack).unfenced, list.epoch)
  while (leader < 0) {
    leaderRack = (leaderRack + 1) % names.length
    leader = nextBroker(rackAt(list, leaderRack).unfenced, list.epoch)
  }
  const replicas = [leader]
  let skipRack = leaderRack
  for (let at = list.offset; replicas.length < replicationFactor; at = (at + 1) % names.length) {
    // The leader's rack has had its turn in the first round.
    if (at === skipRack) {
      skipRack = -1
      continue
    }
    const rack = rackAt(list, at)
    let id = nextBroker(rack.unfenced, list.epoch)
    if (id < 0) id = nextBroker(rack.fenced, list.epoch)
    if (id >= 0) replicas.push(id)
  }
  list.epoch++
  list.offset++
  return replicas
}

function shuffleAll(prng: Prng, list: RackList): void {
  shuffle(prng, list.names)
  for (const { fenced, unfenced } of list.racks.values()) {
    shuffle(prng, fenced.ids)
    shuffle(prng, unfenced.ids)
  }
}
