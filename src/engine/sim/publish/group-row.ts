import { splitTopicPartition } from '../../../base/topic-partition.ts'
import { groupOf } from '../../coordinator/coordinator-node.ts'
import { describeGroupRow } from '../../coordinator/group/group-row.ts'
import { textOfRowKey } from '../../coordinator/row-key.ts'
import { logOf, nodeOf, nodesOf, type NodeEntry } from '../node-view.ts'
import type { World } from '../world.ts'
import { concerns, type RowContext, type RowKind } from './row-kind.ts'

/** A group as its coordinator has it: of the brokers that hold it, a living one. */
export const groupRow: RowKind = {
  name: 'group',
  touched(_context, { spec }, path, mark) {
    if (spec.kind !== 'node') return
    const [field, key] = path
    if (key !== undefined && (field === 'groups' || field === 'groupOffsets')) mark(`group/${textOfRowKey(key)}`)
    // What can be read of a partition is part of its groups' lag; a shard that moves takes all of its groups along.
    else if (['groups', 'groupOffsets', 'coordinator', 'logs'].some((each) => concerns(path, each))) mark('group/*')
  },
  make(context, [, ...parts]) {
    const id = parts.join('/')
    const entry = coordinatorOf(context.world, id)
    return entry === null ? null : describeGroupRow(entry.node, id, (partition) => readableEndOf(context, partition))
  },
}

function coordinatorOf(world: World, groupId: string): NodeEntry | null {
  let found: NodeEntry | null = null
  for (const entry of nodesOf(world)) {
    if (groupOf(entry.node, groupId) === undefined) continue
    if (entry.process.status !== 'stopped') return entry
    found ??= entry
  }
  return found
}

/** High watermark of the partition's leader, by the committed metadata; -1 while there is none. */
function readableEndOf({ world, source }: RowContext, name: string): number {
  const at = splitTopicPartition(name)
  const partition = at === undefined ? undefined : source?.node.image.topics.get(at.topic)?.partitions.get(at.partition)
  const leader = partition === undefined ? null : nodeOf(world, partition.leader)
  return (leader === null ? null : logOf(leader.node, name))?.highWatermark ?? -1
}

export function possibleGroups(world: World): string[] {
  const ids = new Set<string>()
  for (const { node } of nodesOf(world)) for (const key of node.groups.keys()) ids.add(textOfRowKey(key))
  return [...ids]
}
