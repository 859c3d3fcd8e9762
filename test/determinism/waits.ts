/** What a world is waiting for: a snapshot proves little unless it is taken in the middle of things. */
import type { NodeState } from '../../src/engine/broker/node-state.ts'
import type { World } from '../../src/engine/sim/world.ts'

export type Waits = Record<string, number>

/** Counts by kind: purgatory entries by Kafka's names, writes and operations that are not committed, members that wait, and so on. */
export function countWaits(world: World, waits: Waits = {}): Waits {
  const add = (name: string, count: number) => {
    waits[name] = (waits[name] ?? 0) + count
  }
  for (const { spec, status, state, inbox } of world.processes.values()) {
    add('messages in an inbox', inbox.length)
    if (status === 'paused') add('paused processes', 1)
    if (status === 'stopped') add('stopped processes', 1)
    if (spec.kind !== 'node' || state === null) continue
    const node = state as NodeState
    for (const { kind } of node.purgatory.waits.values()) add(kind, 1)
    add('requests not answered', node.requests.size)
    add('controller writes not committed', node.controller?.pendingWrites.length ?? 0)
    for (const shard of node.coordinator.values()) add('group operations not committed', shard.pending.length)
    for (const group of node.groups.values()) {
      for (const member of group.members.values()) {
        add('members in a join', member.awaitingJoin === null ? 0 : 1)
      }
    }
  }
  for (const { lanes } of world.connections.values()) {
    for (const { segments } of lanes) add('segments on the wire', segments.length)
  }
  for (const { cut } of world.links.values()) add('links cut', cut ? 1 : 0)
  return waits
}
