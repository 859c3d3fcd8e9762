import { committedImage, type NodeEntry, nodeOf, nodesOf } from '../node-view.ts'
import type { PartitionImage } from '../../metadata/partition-image.ts'
import { type CheckContext, defineInvariant } from './invariant.ts'

/** Records that were committed a moment ago (the controller writes a no-op twice a second) may still be on their way. */
const IN_FLIGHT_MAX = 3

/** Once all is healed and time has passed: everybody leads, follows and agrees. */
export const convergence = defineInvariant<null>({
  name: 'convergence',
  says: 'Once all is healed, every partition has a leader and all replicas in sync.',
  create: () => null,
  end(_memory, context) {
    const source = committedImage(context.world)
    if (source === null) return context.fail('nobody has any metadata')
    for (const { process, node } of nodesOf(context.world)) {
      if (node.image.lastOffset < source.node.image.lastOffset - IN_FLIGHT_MAX) {
        context.fail(`${process.id} has metadata up to ${node.image.lastOffset} of ${source.node.image.lastOffset}`)
      }
    }
    for (const [name, topic] of source.node.image.topics) {
      for (const [index, partition] of topic.partitions) checkPartition(`${name}-${index}`, partition, source, context)
    }
  },
})

function checkPartition(
  name: string,
  partition: PartitionImage,
  source: NodeEntry,
  { world, fail }: CheckContext,
): void {
  const { replicas, isr, leader } = partition
  if (leader < 0) return fail(`${name} has no leader (replicas ${replicas}, ISR ${isr})`)
  if (isr.length < replicas.length) fail(`${name}: ISR ${isr} of replicas ${replicas}`)
  const leaderLog = nodeOf(world, leader)?.node.logs.get(name)
  for (const id of replicas) {
    const log = nodeOf(world, id)?.node.logs.get(name)
    if (log === undefined) fail(`${name}: broker ${id} has no log (metadata of ${source.process.id})`)
    else if (leaderLog !== undefined && log.highWatermark > leaderLog.logEndOffset) {
      fail(
        `${name}: broker ${id} has high watermark ${log.highWatermark}, the leader ends at ${leaderLog.logEndOffset}`,
      )
    }
  }
}
