import { clonePlain } from '../../base/clone.ts'
import { advanceController, isAtRest, onLeaderChanged, replayCommitted } from '../controller/controller.ts'
import type { Answer } from '../controller/controller-state.ts'
import { decodeMetadataBatch } from '../metadata/decode-batch.ts'
import { createMetadataDelta } from '../metadata/metadata-delta.ts'
import { replayBatch } from '../metadata/replay.ts'
import type { Ctx } from '../ports/ctx.ts'
import { readCommitted } from '../raft/metadata-log.ts'
import { drainRaft } from '../raft/raft.ts'
import { driveFetchers } from '../replica/fetcher.ts'
import { applyMetadataDelta } from '../replica/follow-metadata.ts'
import { onCompletion } from './completions.ts'
import { askController, sendControllerCalls } from './controller-calls.ts'
import { maybeRegisterController } from './controller-registration.ts'
import { onReplicaOutcome, onTopicsDeleted, pumpCoordinators } from './coordinator-hook.ts'
import { metadataLogOf } from './metadata-log.ts'
import type { NodeState } from './node-state.ts'
import { respond } from './respond.ts'
import { serveNext } from './serve.ts'
import { driveShutdown } from './shutdown.ts'
import { retryWaits } from './waits.ts'

const READ_BYTES = 1_048_576
/** More in one step would be a loop of our own making. */
const ROUNDS_MAX = 1_000

/**
 * After each step: lets what one room has done reach the others, until nothing is left to do. Raft's commits reach image,
 * controller and replicas; what waited is answered; requests go out; connections that are free hand on their next frame.
 */
export function pump(node: NodeState, ctx: Ctx): void {
  for (let round = 0; round < ROUNDS_MAX; round++) {
    let moved = false
    for (const stage of stages) if (stage(node, ctx)) moved = true
    if (!moved) return
  }
  throw new Error(`node ${node.config.id} does not come to rest`)
}

const stages = [pumpQuorum, pumpReplicas, pumpCoordinators, pumpCalls, pumpConnections]

function answer(node: NodeState, answers: readonly Answer[], ctx: Ctx): void {
  for (const { requestId, body } of answers) respond(node, requestId, body, ctx)
}

function pumpQuorum(node: NodeState, ctx: Ctx): boolean {
  if (node.raft.log === null) return false
  const led = followLeadership(node, ctx)
  const replayed = replayMetadata(node, ctx)
  const { controller, raft } = node
  const answers =
    controller === null || isAtRest(controller)
      ? []
      : advanceController(controller, ctx, metadataLogOf(node, ctx), raft.highWatermark)
  answer(node, answers, ctx)
  const told = drainRaft(raft, ctx, node.channels)
  answer(node, told, ctx)
  return led || replayed || answers.length > 0 || told.length > 0
}

/** The quorum has another leader: the controller takes over or resigns, and calls to it may be tried at once. */
function followLeadership(node: NodeState, ctx: Ctx): boolean {
  const { raft, controller, controllerCalls, leadershipSeen: seen } = node
  const { role, epoch, leaderId } = raft
  const isLeader = role.kind === 'leader'
  if (seen?.epoch === epoch && seen.leaderId === leaderId && seen.isLeader === isLeader) return false
  node.leadershipSeen = { epoch, leaderId, isLeader }
  ctx.touch('leadershipSeen')
  controllerCalls.retryUs = null
  ctx.touch('controllerCalls')
  if (controller === null) return true
  const epochStartOffset = role.kind === 'leader' ? role.epochStartOffset : -1
  if (!isLeader && controller.role === 'standby') return true
  if (isLeader && controller.epoch === epoch && controller.role !== 'standby') return true
  answer(
    node,
    onLeaderChanged(controller, ctx, { isLeader, epoch, epochStartOffset }, () => clonePlain(node.image)),
    ctx,
  )
  return true
}

/** Replays what the quorum has committed since. */
function replayMetadata(node: NodeState, ctx: Ctx): boolean {
  const { raft, image, controller, lifecycle } = node
  const from = image.lastOffset + 1
  if (raft.highWatermark <= from) return false
  const batches = readCommitted(raft, ctx, from, READ_BYTES).map(decodeMetadataBatch)
  if (batches.length === 0) return false
  const delta = createMetadataDelta()
  const touch = (path: string) => ctx.touch(`image/${path}`)
  for (const batch of batches) replayBatch({ image, delta, touch }, batch)
  ctx.emit({ type: 'MetadataCommitted', node: node.config.id, offset: image.lastOffset })
  if (controller !== null) replayCommitted(controller, ctx, batches)
  if (lifecycle.readyToUnfence && !lifecycle.stopped) {
    applyMetadataDelta(node, delta, ctx)
    onTopicsDeleted(node, [...delta.deletedTopics.values()], ctx)
  }
  maybeRegisterController(node, ctx)
  return true
}

function pumpReplicas(node: NodeState, ctx: Ctx): boolean {
  const { replica } = node
  if (replica.outcomes.length === 0 && replica.woken.length === 0) return false
  const outcomes = replica.outcomes.splice(0)
  for (const outcome of outcomes) {
    if (outcome.kind !== 'alter-partition') onReplicaOutcome(node, outcome, ctx)
    else {
      const { body, purpose } = outcome
      const retryTimeoutMs = Number.POSITIVE_INFINITY
      askController(node, { channel: 'alter-partition', apiKey: 56, body, purpose, retryTimeoutMs }, ctx)
    }
  }
  const woken = replica.woken.splice(0)
  for (const key of woken) retryWaits(node, key, ctx)
  return outcomes.length > 0 || woken.length > 0
}

function pumpCalls(node: NodeState, ctx: Ctx): boolean {
  driveShutdown(node, ctx)
  if (!node.lifecycle.stopped) driveFetchers(node, ctx)
  const late = sendControllerCalls(node, ctx)
  for (const completion of late) onCompletion(node, completion, ctx)
  return late.length > 0
}

function pumpConnections(node: NodeState, ctx: Ctx): boolean {
  if (node.readable.length === 0) return false
  const readable = node.readable.splice(0)
  for (const connectionId of readable) serveNext(node, connectionId, ctx)
  return readable.length > 0
}
