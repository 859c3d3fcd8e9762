import { errors } from '../../protocol/errors.ts'
import type { Completion, Purpose } from '../net/channel.ts'
import type { Ctx } from '../ports/ctx.ts'
import { brokerConfig } from '../replica/settings.ts'
import { askController } from './controller-calls.ts'
import type { NodeState } from './node-state.ts'
import { isValidTopicName } from './topic-names.ts'

interface AutoCreatePurpose extends Purpose {
  kind: 'broker.auto-create'
  topic: string
}

const RETRY_TIMEOUT_MS = 60_000

/**
 * Asks the controller to make a topic that somebody named, unless it is asked for already. The error is for who named it:
 * the topic will be there when it is asked for again.
 */
export function autoCreateTopic(node: NodeState, topic: string, ctx: Ctx): number {
  if (!isValidTopicName(topic)) return errors.INVALID_TOPIC_EXCEPTION
  if (node.lifecycle.autoCreating.includes(topic)) return errors.UNKNOWN_TOPIC_OR_PARTITION
  node.lifecycle.autoCreating.push(topic)
  ctx.touch('lifecycle')
  const purpose: AutoCreatePurpose = { kind: 'broker.auto-create', topic }
  const timeoutMs = brokerConfig(node.config, node.image, 'request.timeout.ms')
  const body = { topics: [creatableTopic(node, topic)], timeoutMs, validateOnly: false }
  askController(node, { channel: 'forwarding', apiKey: 19, body, purpose, retryTimeoutMs: RETRY_TIMEOUT_MS }, ctx)
  return errors.UNKNOWN_TOPIC_OR_PARTITION
}

/** Made or refused: whoever still wants it asks again. */
export function onAutoCreated(node: NodeState, completion: Completion, ctx: Ctx): void {
  const { topic } = completion.purpose as AutoCreatePurpose
  node.lifecycle.autoCreating = node.lifecycle.autoCreating.filter((name) => name !== topic)
  ctx.touch('lifecycle')
}

function creatableTopic(node: NodeState, name: string) {
  const { config, image } = node
  const text = (value: number | string) => String(value)
  switch (name) {
    case '__consumer_offsets':
      return {
        name,
        numPartitions: brokerConfig(config, image, 'offsets.topic.num.partitions'),
        replicationFactor: brokerConfig(config, image, 'offsets.topic.replication.factor'),
        assignments: [],
        configs: [
          { name: 'compression.type', value: 'producer' },
          { name: 'cleanup.policy', value: 'compact' },
          { name: 'segment.bytes', value: text(brokerConfig(config, image, 'offsets.topic.segment.bytes')) },
        ],
      }
    case '__transaction_state':
      return {
        name,
        numPartitions: brokerConfig(config, image, 'transaction.state.log.num.partitions'),
        replicationFactor: brokerConfig(config, image, 'transaction.state.log.replication.factor'),
        assignments: [],
        configs: [
          { name: 'compression.type', value: 'uncompressed' },
          { name: 'cleanup.policy', value: 'compact' },
          { name: 'min.insync.replicas', value: text(brokerConfig(config, image, 'transaction.state.log.min.isr')) },
          { name: 'segment.bytes', value: text(brokerConfig(config, image, 'transaction.state.log.segment.bytes')) },
          { name: 'unclean.leader.election.enable', value: 'false' },
        ],
      }
    default:
      return {
        name,
        numPartitions: brokerConfig(config, image, 'num.partitions'),
        replicationFactor: brokerConfig(config, image, 'default.replication.factor'),
        assignments: [],
        configs: [],
      }
  }
}
