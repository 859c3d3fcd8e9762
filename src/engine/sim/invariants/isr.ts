import { committedImage, type NodeEntry, nodeOf } from '../node-view.ts'
import type { PartitionImage } from '../../metadata/partition-image.ts'
import { modelOf } from '../reference-model.ts'
import { type CheckContext, defineInvariant } from './invariant.ts'

/** What the controllers decide is well formed: ISR within the replicas, leader within the ISR, ELR apart from it. */
export const isrSubset = defineInvariant<null>({
  name: 'isr-subset',
  says: 'The ISR is part of the replicas, the leader part of the ISR, and the ELR apart from it.',
  create: () => null,
  step(_memory, entry, { topics }, { fail }) {
    if (topics !== null && topics.size === 0) return
    const { image } = entry.node
    for (const name of topics ?? image.topics.keys()) {
      for (const [index, partition] of image.topics.get(name)?.partitions ?? []) {
        const wrong = wrongIn(partition)
        if (wrong !== null) fail(`${entry.process.id} ${name}-${index}: ${wrong}`)
      }
    }
  },
})

function wrongIn({ replicas, isr, elr, leader }: PartitionImage): string | null {
  const text = `replicas ${replicas}, ISR ${isr}, ELR ${elr}, leader ${leader}`
  if (isr.some((id) => !replicas.includes(id))) return `ISR is not part of the replicas (${text})`
  if (elr.some((id) => !replicas.includes(id) || isr.includes(id))) return `ELR is not apart (${text})`
  if (new Set(isr).size < isr.length) return `a broker stands twice in the ISR (${text})`
  return leader >= 0 && !isr.includes(leader) ? `the leader is not in the ISR (${text})` : null
}

/** Whoever is in the committed ISR has what is committed. */
export const isrHasCommitted = defineInvariant<null>({
  name: 'isr-has-committed',
  says: 'Every broker in the ISR has all that is committed.',
  create: () => null,
  step(_memory, _entry, { partitions, topics }, context) {
    const source = committedImage(context.world)
    if (source === null) return
    for (const name of partitions) checkPartition(name, source, context)
    for (const topic of topics ?? source.node.image.topics.keys()) {
      for (const index of source.node.image.topics.get(topic)?.partitions.keys() ?? []) {
        checkPartition(`${topic}-${index}`, source, context)
      }
    }
  },
})

function checkPartition(name: string, source: NodeEntry, { world, model, fail }: CheckContext): void {
  const { image } = source.node
  const dash = name.lastIndexOf('-')
  const topic = image.topics.get(name.slice(0, dash))
  const partition = topic?.partitions.get(Number(name.slice(dash + 1)))
  if (topic === undefined || partition === undefined) return
  const committed = modelOf(model, `${topic.topicId}/${name}`)
  for (const id of partition.isr) {
    const member = nodeOf(world, id)
    const log = member?.node.logs.get(name)
    // After a power loss the controller learns only at the next registration that the broker may miss something.
    const isKnown = image.brokers.get(id)?.incarnationId === member?.node.lifecycle.incarnationId
    if (log === undefined || log.topicId !== topic.topicId || !isKnown || member?.process.status === 'stopped') continue
    if (log.logEndOffset < committed.endOffset) {
      fail(
        `${name}: broker ${id} is in the ISR with log end ${log.logEndOffset}; committed is up to ${committed.endOffset}`,
      )
    }
  }
}
