import { splitTopicPartition } from '../../../base/topic-partition.ts'
import type { PartitionRow } from '../../../contract/image.ts'
import { minInsyncReplicasOf } from '../../replica/settings.ts'
import { markTopics } from './metadata-rows.ts'
import type { RowKind } from './row-kind.ts'

export const partitionRow: RowKind = {
  name: 'partition',
  touched(context, process, path, mark) {
    markTopics(context, process, path, (name) => {
      if (name === '*') return mark('partition/*')
      mark(`partition/${name}-*`)
    })
  },
  make({ source }, [, name = '']) {
    const at = splitTopicPartition(name)
    if (source === null || at === undefined) return null
    const { image, config } = source.node
    const partition = image.topics.get(at.topic)?.partitions.get(at.partition)
    if (partition === undefined) return null
    return {
      kind: 'partition',
      topic: at.topic,
      index: at.partition,
      leader: partition.leader,
      leaderEpoch: partition.leaderEpoch,
      partitionEpoch: partition.partitionEpoch,
      replicas: [...partition.replicas],
      isr: [...partition.isr],
      elr: [...partition.elr],
      lastKnownElr: [...partition.lastKnownElr],
      addingReplicas: [...partition.addingReplicas],
      removingReplicas: [...partition.removingReplicas],
      minInsyncReplicas: minInsyncReplicasOf(config, image, at.topic),
    } satisfies PartitionRow
  },
}
