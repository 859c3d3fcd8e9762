/** A node that is nothing but its raft, for running quorums in a real simulated world. */
import type { Genesis, NodeConfig } from '../../src/contract/session.ts'
import { type Channels, createChannels } from '../../src/engine/net/channel.ts'
import { appendInbound, createFrameBuffer, type FrameBuffer, takeFrame } from '../../src/engine/net/frame-buffer.ts'
import { receiveNet } from '../../src/engine/net/network.ts'
import type { Ctx } from '../../src/engine/ports/ctx.ts'
import type { Message } from '../../src/engine/ports/message.ts'
import { raftConfig } from '../../src/engine/raft/config.ts'
import { closeRaft, isRaftShutDown, shutdownRaft, startRaft } from '../../src/engine/raft/lifecycle.ts'
import * as quorum from '../../src/engine/raft/raft.ts'
import { createRaft, isLeader, type RaftState, type RequestMeta } from '../../src/engine/raft/state.ts'
import type { Behaviour } from '../../src/engine/sim/simulation.ts'
import { apiKeys } from '../../src/protocol/api-keys.ts'
import type { RequestOf } from '../../src/protocol/apis.ts'
import { decodeRequest, encodeResponse } from '../../src/protocol/headers.ts'

export const CLUSTER_ID = 'raft-test-cluster'
/** Every node has a directory id of its own, a UUID that ends in its number. */
export const directoryId = (id: number) => `raftdirectory0000000${id}A`

interface Inbound {
  buffer: FrameBuffer
  /** The request that is being answered: one at a time, as Kafka mutes a connection. */
  answering: number | null
}

interface Pending {
  connection: number
  apiKey: number
  apiVersion: number
  correlationId: number
}

export interface RaftNode {
  raft: RaftState
  channels: Channels
  inbound: Map<number, Inbound>
  pending: Map<number, Pending>
  nextRequestId: number
  /** Number of the next record that this node appends while it leads. */
  nextRecord: number
}

export interface RaftNodeOptions {
  /** A leader appends a record so often; 0: never. */
  appendEveryUs: number
}

export function raftNode(options: RaftNodeOptions): Behaviour {
  return {
    create: (spec, genesis) => createNode((spec as { config: NodeConfig }).config, genesis),
    receive: (state, message, ctx) => receive(state as RaftNode, message, ctx, options),
  }
}

function createNode(config: NodeConfig, genesis: Genesis): RaftNode {
  const { clusterId } = genesis.cluster
  const identity = { nodeId: config.id, directoryId: directoryId(config.id), clusterId, listeners: config.listeners }
  return {
    raft: createRaft(raftConfig(identity, config.properties)),
    channels: createChannels(`${config.id}`),
    inbound: new Map(),
    pending: new Map(),
    nextRequestId: 1,
    nextRecord: 0,
  }
}

function receive(node: RaftNode, message: Message, ctx: Ctx, options: RaftNodeOptions): void {
  const { raft } = node
  const completions = receiveNet(node.channels, ctx, message)
  for (const completion of completions ?? []) quorum.onRaftCompletion(raft, ctx, completion)
  if (completions === null) handle(node, message, ctx, options)
  for (const { requestId, body } of quorum.drainRaft(raft, ctx, node.channels)) respond(node, requestId, body, ctx)
  if (isRaftShutDown(raft, ctx)) {
    closeRaft(raft, ctx)
    ctx.exit('told to')
  }
}

function handle(node: RaftNode, message: Message, ctx: Ctx, options: RaftNodeOptions): void {
  const { raft } = node
  switch (message.kind) {
    case 'start':
      startRaft(raft, ctx)
      if (options.appendEveryUs > 0) ctx.setTimer('append', options.appendEveryUs)
      return
    case 'terminate':
      return shutdownRaft(raft, ctx)
    case 'timer':
      return message.name === 'append' ? append(node, ctx, options) : quorum.onRaftTimer(raft, ctx, message.name)
    case 'accepted':
      node.inbound.set(message.connection, { buffer: createFrameBuffer(), answering: null })
      return ctx.touch('inbound')
    case 'disconnected':
      node.inbound.delete(message.connection)
      return ctx.touch('inbound')
    case 'received': {
      const inbound = node.inbound.get(message.connection)
      if (inbound === undefined) return
      appendInbound(inbound.buffer, message.bytes)
      return answerNext(node, message.connection, ctx)
    }
    default:
  }
}

function append(node: RaftNode, ctx: Ctx, options: RaftNodeOptions): void {
  const { raft } = node
  ctx.setTimer('append', options.appendEveryUs)
  if (!isLeader(raft)) return
  const value = new TextEncoder().encode(`${raft.config.nodeId}/${raft.epoch}/${node.nextRecord++}`)
  ctx.touch('nextRecord')
  quorum.appendRecords(raft, ctx, [value])
}

function answerNext(node: RaftNode, connection: number, ctx: Ctx): void {
  ctx.touch('inbound')
  for (;;) {
    const inbound = node.inbound.get(connection)
    if (inbound === undefined || inbound.answering !== null) return
    const frame = takeFrame(inbound.buffer)
    if (frame === null || frame === 'invalid') return
    const { header, body } = decodeRequest(frame)
    const requestId = node.nextRequestId++
    const { apiKey, apiVersion, correlationId } = header
    node.pending.set(requestId, { connection, apiKey, apiVersion, correlationId })
    inbound.answering = requestId
    ctx.touch('pending')
    ctx.touch('nextRequestId')
    const answer = answerTo(node.raft, ctx, apiKey, body, { requestId, apiVersion })
    if (answer !== 'later') respond(node, requestId, answer, ctx)
  }
}

function answerTo(raft: RaftState, ctx: Ctx, apiKey: number, body: unknown, meta: RequestMeta): object | 'later' {
  switch (apiKey) {
    case 1:
      return quorum.handleFetch(raft, ctx, body as RequestOf<1>, meta)
    case 18:
      return { errorCode: 0, apiKeys: controllerApis() }
    case 52:
      return quorum.handleVote(raft, ctx, body as RequestOf<52>, meta)
    case 53:
      return quorum.handleBeginQuorumEpoch(raft, ctx, body as RequestOf<53>, meta)
    case 54:
      return quorum.handleEndQuorumEpoch(raft, ctx, body as RequestOf<54>, meta)
    case 55:
      return quorum.handleDescribeQuorum(raft, ctx, body as RequestOf<55>, meta)
    case 82:
      return quorum.handleUpdateRaftVoter(raft, ctx, body as RequestOf<82>)
    default:
      throw new Error(`API ${apiKey} is not a raft node's`)
  }
}

function controllerApis() {
  return apiKeys.flatMap(({ key, controller }) =>
    controller === null ? [] : [{ apiKey: key, minVersion: controller[0], maxVersion: controller[1] }],
  )
}

function respond(node: RaftNode, requestId: number, body: object, ctx: Ctx): void {
  const pending = node.pending.get(requestId)
  node.pending.delete(requestId)
  ctx.touch('pending')
  if (pending === undefined) return
  const { connection, apiKey, apiVersion, correlationId } = pending
  const inbound = node.inbound.get(connection)
  if (inbound === undefined) return
  ctx.send(connection, encodeResponse(apiKey as 1, apiVersion, correlationId, body as never))
  inbound.answering = null
  answerNext(node, connection, ctx)
}

/** Voters 1 … `voters`, observers after them. */
export function raftGenesis(seed: string, voters: number, observers = 0, linkLatencyUs = 500): Genesis {
  const ids = Array.from({ length: voters + observers }, (_, i) => i + 1)
  const quorumVoters = ids.slice(0, voters).map((id) => `${id}@node-${id}:9093`)
  return {
    seed,
    cluster: {
      clusterId: CLUSTER_ID,
      wallStartMs: 1_700_000_000_000,
      linkLatencyUs,
      costs: { stepUs: 20, perKilobyteUs: 5, flushUs: 200 },
      diskBytesMax: 1e9,
      nodes: ids.map((id) => ({
        id,
        roles: [id <= voters ? 'controller' : 'broker'],
        rack: null,
        listeners: id <= voters ? [{ name: 'CONTROLLER', host: `node-${id}`, port: 9093 }] : [],
        properties: { 'controller.quorum.voters': quorumVoters.join(',') },
      })),
    },
  }
}
