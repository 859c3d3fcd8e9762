/** A classic group as small as can be: a generation is complete when all known members have joined. */
import type { Ctx } from '../../src/engine/ports/ctx.ts'
import type { RequestOf } from '../../src/protocol/apis.ts'
import type { FakeAnswer, FakeCluster, FakeRequest } from './fake-cluster.ts'

export interface FakeGroup {
  coordinator: number
  generation: number
  nextMember: number
  /** Member id → its subscription. */
  members: Map<string, Uint8Array>
  joined: Set<string>
  leader: string
  rebalancing: boolean
  /** All have joined, the leader's assignment has not come. */
  awaitingSync: boolean
  assignments: Map<string, Uint8Array> | null
  committed: Map<string, { offset: number; leaderEpoch: number }>
}

export function groupOf(cluster: FakeCluster, id: string): FakeGroup {
  const found = cluster.groups.get(id)
  if (found !== undefined) return found
  const made: FakeGroup = {
    coordinator: 2,
    generation: 0,
    nextMember: 1,
    members: new Map(),
    joined: new Set(),
    leader: '',
    rebalancing: false,
    awaitingSync: false,
    assignments: null,
    committed: new Map(),
  }
  cluster.groups.set(id, made)
  return made
}

export function answerGroup(cluster: FakeCluster, request: FakeRequest, _ctx: Ctx): FakeAnswer {
  const { apiKey } = request.header
  if (apiKey === 10) return findCoordinator(cluster, request.body as RequestOf<10>)
  if (apiKey === 9) return offsetFetch(cluster, request.body as RequestOf<9>)
  const { groupId } = request.body as { groupId: string }
  const group = groupOf(cluster, groupId)
  if (apiKey === 11) return join(group, request.body as RequestOf<11>, request.header.clientId ?? '')
  if (apiKey === 14) return sync(group, request.body as RequestOf<14>)
  if (apiKey === 12) return heartbeat(group, request.body as RequestOf<12>)
  if (apiKey === 13) return leave(group, request.body as RequestOf<13>)
  if (apiKey === 8) return commit(group, request.body as RequestOf<8>)
  throw new Error(`no answer to API ${apiKey}`)
}

function findCoordinator(cluster: FakeCluster, { coordinatorKeys }: RequestOf<10>): FakeAnswer {
  return {
    coordinators: coordinatorKeys.map((key) => {
      const nodeId = groupOf(cluster, key).coordinator
      return { key, nodeId, host: `broker-${nodeId}`, port: 9092, errorCode: 0, errorMessage: '' }
    }),
  }
}

const failedJoin = (errorCode: number, memberId: string) => ({
  errorCode,
  protocolName: null,
  leader: '',
  memberId,
  members: [],
})

function join(group: FakeGroup, body: RequestOf<11>, clientId: string): FakeAnswer {
  if (body.memberId === '') return failedJoin(79, `${clientId}-${group.nextMember++}`)
  if (!group.members.has(body.memberId) && body.memberId.startsWith('lost')) return failedJoin(25, '')
  group.members.set(body.memberId, body.protocols[0]!.metadata)
  group.joined.add(body.memberId)
  if (!group.rebalancing) {
    group.rebalancing = true
    group.assignments = null
  }
  if (group.joined.size < group.members.size) return 'hold'
  return completeJoin(group, body.memberId)
}

/** The last member to join completes the generation; the others' held requests are answered when they are looked at again. */
function completeJoin(group: FakeGroup, memberId: string): FakeAnswer {
  const complete = [...group.members.keys()].every((each) => group.joined.has(each))
  if (complete && group.assignments === null && !group.awaitingSync) {
    group.generation++
    group.awaitingSync = true
    group.leader = [...group.members.keys()][0]!
  }
  return {
    errorCode: 0,
    generationId: group.generation,
    protocolType: 'consumer',
    protocolName: 'range',
    leader: group.leader,
    memberId,
    members:
      memberId === group.leader
        ? [...group.members].map(([id, metadata]) => ({ memberId: id, groupInstanceId: null, metadata }))
        : [],
  }
}

function sync(group: FakeGroup, body: RequestOf<14>): FakeAnswer {
  const none = { protocolType: 'consumer', protocolName: 'range', assignment: new Uint8Array(0) }
  if (!group.members.has(body.memberId)) return { errorCode: 25, ...none }
  if (body.generationId !== group.generation) return { errorCode: 22, ...none }
  if (body.memberId === group.leader) {
    group.assignments = new Map(body.assignments.map(({ memberId, assignment }) => [memberId, assignment]))
    group.rebalancing = false
    group.awaitingSync = false
    group.joined.clear()
  }
  if (group.assignments === null) return group.rebalancing && !group.awaitingSync ? { errorCode: 27, ...none } : 'hold'
  return { errorCode: 0, ...none, assignment: group.assignments.get(body.memberId) ?? new Uint8Array(0) }
}

function heartbeat(group: FakeGroup, body: RequestOf<12>): FakeAnswer {
  if (!group.members.has(body.memberId)) return { errorCode: 25 }
  if (body.generationId !== group.generation) return { errorCode: 22 }
  return { errorCode: group.rebalancing ? 27 : 0 }
}

function leave(group: FakeGroup, body: RequestOf<13>): FakeAnswer {
  for (const { memberId } of body.members) {
    group.members.delete(memberId)
    group.joined.delete(memberId)
  }
  group.rebalancing = group.members.size > 0
  group.assignments = null
  return { errorCode: 0, members: body.members.map((one) => ({ ...one, errorCode: 0 })) }
}

function commit(group: FakeGroup, body: RequestOf<8>): FakeAnswer {
  const known = group.members.has(body.memberId)
  const errorCode = !known ? 25 : body.generationIdOrMemberEpoch !== group.generation ? 22 : 0
  return {
    topics: body.topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ partitionIndex, committedOffset, committedLeaderEpoch }) => {
        if (errorCode === 0) {
          const value = { offset: committedOffset, leaderEpoch: committedLeaderEpoch }
          group.committed.set(`${name}-${partitionIndex}`, value)
        }
        return { partitionIndex, errorCode }
      }),
    })),
  }
}

function offsetFetch(cluster: FakeCluster, { groups }: RequestOf<9>): FakeAnswer {
  return {
    groups: groups.map(({ groupId, topics }) => ({
      groupId,
      topics: (topics ?? []).map(({ name, partitionIndexes }) => ({
        name,
        partitions: partitionIndexes.map((partitionIndex) => {
          const found = groupOf(cluster, groupId).committed.get(`${name}-${partitionIndex}`)
          return {
            partitionIndex,
            committedOffset: found?.offset ?? -1,
            committedLeaderEpoch: found?.leaderEpoch ?? -1,
            metadata: '',
            errorCode: 0,
          }
        }),
      })),
    })),
  }
}
