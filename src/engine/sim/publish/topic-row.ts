import type { TopicRow } from '../../../contract/image.ts'
import { CONFIG_RESOURCE_TYPE, configResourceKey } from '../../metadata/config-resource.ts'
import { minInsyncReplicasOf } from '../../replica/settings.ts'
import { markTopics } from './metadata-rows.ts'
import { type RowKind, textsOf } from './row-kind.ts'

export const topicRow: RowKind = {
  name: 'topic',
  touched: (context, process, path, mark) => markTopics(context, process, path, (name) => mark(`topic/${name}`)),
  make({ source }, [, name = '']) {
    const topic = source?.node.image.topics.get(name)
    if (source === null || topic === undefined) return null
    const { image, config } = source.node
    return {
      kind: 'topic',
      name,
      topicId: topic.topicId,
      partitionCount: topic.partitions.size,
      replicationFactor: topic.partitions.get(0)?.replicas.length ?? 0,
      minInsyncReplicas: minInsyncReplicasOf(config, image, name),
      configs: textsOf(image.configs.get(configResourceKey(CONFIG_RESOURCE_TYPE.TOPIC, name))),
      internal: name.startsWith('__'),
    } satisfies TopicRow
  },
}
