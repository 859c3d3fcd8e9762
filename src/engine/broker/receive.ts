import { randomUuid } from '../../base/uuid.ts'
import { takeCleanShutdown, writeCleanShutdown } from '../log/clean-shutdown.ts'
import { appendInbound } from '../net/frame-buffer.ts'
import { receiveNet } from '../net/network.ts'
import type { Ctx } from '../ports/ctx.ts'
import { DiskError } from '../ports/disk.ts'
import type { Message } from '../ports/message.ts'
import { startRaft } from '../raft/lifecycle.ts'
import { onCompletion } from './completions.ts'
import { acceptConnection } from './connections.ts'
import { formatDirectory } from './format.ts'
import { beginShutdown, setRunState, startLifecycle } from './lifecycle.ts'
import { kindOfListener } from './listeners.ts'
import { createNodeRaft, isBroker, type NodeState } from './node-state.ts'
import { pump } from './pump.ts'
import { forgetConnection } from './respond.ts'
import { onTimer } from './timers.ts'

/** One step of a node. A disk that fails ends the process, as Kafka's does when its only log directory is gone (KIP-112). */
export function receive(node: NodeState, message: Message, ctx: Ctx): void {
  try {
    step(node, message, ctx)
    pump(node, ctx)
  } catch (error) {
    if (!(error instanceof DiskError)) throw error
    ctx.emit({ type: 'LogDirFailed', node: node.config.id, reason: error.message })
    ctx.exit(`the log directory failed: ${error.message}`)
  }
}

function step(node: NodeState, message: Message, ctx: Ctx): void {
  const completions = receiveNet(node.channels, ctx, message)
  if (completions !== null) {
    for (const completion of completions) onCompletion(node, completion, ctx)
    return
  }
  switch (message.kind) {
    case 'start':
      return start(node, ctx)
    case 'terminate':
      if (isBroker(node)) beginShutdown(node, ctx)
      else setRunState(node, 'shutting-down', ctx)
      return
    case 'timer':
      return onTimer(node, message.name, ctx)
    case 'accepted':
      return accept(node, message, ctx)
    case 'received':
      return receiveBytes(node, message, ctx)
    case 'disconnected':
      return forgetConnection(node, message.connection, ctx)
  }
}

/** Who am I, what did the last life leave: then the quorum, then (a broker) the registration. */
function start(node: NodeState, ctx: Ctx): void {
  const { config, lifecycle } = node
  const { id, clusterId } = config
  const { directoryId, ...found } = formatDirectory(ctx, { nodeId: id, clusterId })
  if (found.nodeId !== id || found.clusterId !== clusterId) {
    ctx.exit(`the log directory is node ${found.nodeId}'s of cluster ${found.clusterId}`)
    return
  }
  config.directoryId = directoryId
  ctx.touch('config')
  node.raft = createNodeRaft(config)
  if (node.controller !== null) lifecycle.controllerIncarnationId = randomUuid(ctx.random('uuid'))
  ctx.touch('lifecycle')
  startRaft(node.raft, ctx)
  if (!isBroker(node)) return
  lifecycle.previousBrokerEpoch = previousBrokerEpoch(ctx)
  startLifecycle(node, ctx)
}

/** The marker of a clean stop is read when the broker registers, and taken when the logs are opened. */
function previousBrokerEpoch(ctx: Ctx): number {
  const { cleanShutdown, brokerEpoch } = takeCleanShutdown(ctx)
  if (cleanShutdown) writeCleanShutdown(ctx, brokerEpoch)
  return brokerEpoch
}

/** A broker's listeners open when it has its logs; a controller's are always open. */
function accept(node: NodeState, message: Extract<Message, { kind: 'accepted' }>, ctx: Ctx): void {
  const { connection, listener, peerHost } = message
  const { readyToUnfence, stopped } = node.lifecycle
  if (kindOfListener(node, listener) === 'broker' && (!readyToUnfence || stopped)) {
    ctx.close(connection)
    return
  }
  node.connections.set(connection, acceptConnection(connection, listener, peerHost, ctx.nowUs))
  ctx.touch(`connections/${connection}`)
}

function receiveBytes(node: NodeState, message: Extract<Message, { kind: 'received' }>, ctx: Ctx): void {
  const connection = node.connections.get(message.connection)
  if (connection === undefined) return
  appendInbound(connection.inbound, message.bytes)
  ctx.touch(`connections/${connection.id}`)
  if (connection.muted === null) node.readable.push(connection.id)
}
