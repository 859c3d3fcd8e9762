/** An administrator's commands as Kafka's requests, and what their responses say. */
import { ZERO_UUID } from '../../base/uuid.ts'
import type { ClusterCommand } from '../../contract/command.ts'
import type { ApiKey, RequestInput, ResponseOf } from '../../protocol/apis.ts'
import { errors } from '../../protocol/errors.ts'

interface AdminRequest {
  apiKey: ApiKey
  body: object
}

export interface AdminResult {
  code: number
  message: string | null
}

const BROKER_RESOURCE = 4
const TOPIC_RESOURCE = 2
const SET = 0
const DELETE = 1
const PREFERRED = 0
const UNCLEAN = 1

const made = <K extends ApiKey>(apiKey: K, body: RequestInput<K>): AdminRequest => ({ apiKey, body: body as object })

export function requestFor(command: ClusterCommand, timeoutMs: number): AdminRequest {
  switch (command.type) {
    case 'create-topic':
      return made(19, { topics: [creatable(command)], timeoutMs, validateOnly: false })
    case 'delete-topic': {
      const topics = [{ name: command.name, topicId: ZERO_UUID }]
      return made(20, { topics, topicNames: [command.name], timeoutMs })
    }
    case 'create-partitions': {
      const topics = [{ name: command.name, count: command.count, assignments: null }]
      return made(37, { topics, timeoutMs, validateOnly: false })
    }
    case 'reassign-partition': {
      const partitions = [{ partitionIndex: command.partition, replicas: command.replicas }]
      return made(45, { timeoutMs, topics: [{ name: command.topic, partitions }] })
    }
    case 'elect-leader': {
      const electionType = command.election === 'unclean' ? UNCLEAN : PREFERRED
      const topicPartitions = [{ topic: command.topic, partitions: [command.partition] }]
      return made(43, { electionType, topicPartitions, timeoutMs })
    }
    case 'alter-config': {
      const resourceType = command.resource === 'topic' ? TOPIC_RESOURCE : BROKER_RESOURCE
      const resources = [{ resourceType, resourceName: command.name, configs: alterations(command.configs) }]
      return made(44, { resources, validateOnly: false })
    }
  }
}

/** -1: the broker's default, or what the assignment says. */
function creatable(command: Extract<ClusterCommand, { type: 'create-topic' }>) {
  const { name, partitions, replicationFactor, assignment, configs } = command
  return {
    name,
    numPartitions: assignment === undefined ? (partitions ?? -1) : -1,
    replicationFactor: assignment === undefined ? (replicationFactor ?? -1) : -1,
    assignments: (assignment ?? []).map((brokerIds, partitionIndex) => ({ partitionIndex, brokerIds })),
    configs: sorted(configs ?? {}).map(([key, value]) => ({ name: key, value })),
  }
}

function alterations(configs: Readonly<Record<string, string | null>>) {
  return sorted(configs).map(([name, value]) => ({ name, configOperation: value === null ? DELETE : SET, value }))
}

function sorted<T>(configs: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(configs).sort(([a], [b]) => (a < b ? -1 : 1))
}

type Item = { errorCode: number; errorMessage?: string | null } | undefined

/** The error of the one thing that was asked for; NONE: it is done. */
export function resultOf(command: ClusterCommand, body: object): AdminResult {
  const item = itemOf(command, body)
  return { code: item?.errorCode ?? errors.UNKNOWN_SERVER_ERROR, message: item?.errorMessage ?? null }
}

function itemOf(command: ClusterCommand, body: object): Item {
  switch (command.type) {
    case 'create-topic':
      return (body as ResponseOf<19>).topics[0]
    case 'delete-topic':
      return (body as ResponseOf<20>).responses[0]
    case 'create-partitions':
      return (body as ResponseOf<37>).results[0]
    case 'alter-config':
      return (body as ResponseOf<44>).responses[0]
    case 'reassign-partition': {
      const { errorCode, errorMessage, responses } = body as ResponseOf<45>
      return errorCode === errors.NONE ? responses[0]?.partitions[0] : { errorCode, errorMessage }
    }
    case 'elect-leader': {
      const { errorCode, replicaElectionResults } = body as ResponseOf<43>
      // A partition that needs no election is left out of the answer.
      const [result] = replicaElectionResults
      return errorCode === errors.NONE ? (result?.partitionResult[0] ?? { errorCode }) : { errorCode }
    }
  }
}
