import { MS, SECOND } from '../../base/units.ts'
import { metadataRecord } from '../../protocol/metadata-record.ts'
import type { MetadataImage } from '../metadata/metadata-image.ts'
import type { MetadataBatch } from '../metadata/replay.ts'
import type { Ctx } from '../ports/ctx.ts'
import { planActivation } from './bootstrap.ts'
import { configFlag, configNumber } from './controller-config.ts'
import type { Answer, ControllerState } from './controller-state.ts'
import { planBalanceLeaders, planUncleanElections } from './elect-leaders.ts'
import { activateHeartbeats, dropHeartbeats, SESSION_TIMER } from './heartbeats.ts'
import { planFenceExpired } from './heartbeat-control.ts'
import type { MetadataLog } from './metadata-log.ts'
import { completeWrites, failWrites, replayInto, submit } from './submit.ts'

const IDLE_TIMER = 'controller.idle'
const BALANCE_TIMER = 'controller.balance'
const UNCLEAN_TIMER = 'controller.unclean'

export interface Leadership {
  readonly isLeader: boolean
  readonly epoch: number
  /** Offset of the leader change of this epoch; only with `isLeader`. */
  readonly epochStartOffset: number
}

/**
 * The quorum has another leader. A node that became it claims to be active, and is once its own leader change is committed
 * (see `advanceController`). One that is it no more answers what waits with NOT_CONTROLLER and drops what was not
 * committed: then `committedImage` is asked for the image of all that is (it becomes the controller's own).
 */
export function onLeaderChanged(
  controller: ControllerState,
  ctx: Ctx,
  { isLeader, epoch, epochStartOffset }: Leadership,
  committedImage: () => MetadataImage,
): Answer[] {
  const answers = controller.role === 'active' ? resign(controller, ctx, committedImage) : []
  controller.role = isLeader ? 'claiming' : 'standby'
  controller.epoch = epoch
  controller.epochStartOffset = isLeader ? epochStartOffset : -1
  for (const field of ['role', 'epoch', 'epochStartOffset']) ctx.touch(`controller/${field}`)
  return answers
}

function resign(controller: ControllerState, ctx: Ctx, committedImage: () => MetadataImage): Answer[] {
  if (controller.pendingWrites.length > 0) {
    controller.image = committedImage()
    ctx.touch('controller/image')
  }
  dropHeartbeats(controller, ctx)
  for (const name of [IDLE_TIMER, BALANCE_TIMER, UNCLEAN_TIMER]) ctx.cancelTimer(name)
  return failWrites(controller, ctx)
}

/** Follows the committed log. The active controller has replayed its own records already. */
export function replayCommitted(controller: ControllerState, ctx: Ctx, batches: readonly MetadataBatch[]): void {
  const { lastOffset } = controller.image
  const unknown = batches.filter((batch) => batch.lastOffset > lastOffset)
  if (unknown.length > 0) replayInto(controller, ctx, unknown)
}

/** True while `advanceController` has nothing to do. */
export function isAtRest({ role, pendingWrites }: ControllerState): boolean {
  return role !== 'claiming' && pendingWrites.length === 0
}

/**
 * To be called when the quorum's high watermark has moved and the batches below it are replayed, and after each step that
 * claimed leadership: activates, tells events, and returns the answers that may leave.
 */
export function advanceController(
  controller: ControllerState,
  ctx: Ctx,
  log: MetadataLog,
  highWatermark: number,
): Answer[] {
  if (controller.role === 'claiming' && controller.image.lastOffset >= controller.epochStartOffset) {
    activate(controller, ctx, log)
  }
  return controller.pendingWrites.length === 0 ? [] : completeWrites(controller, ctx, highWatermark)
}

function activate(controller: ControllerState, ctx: Ctx, log: MetadataLog): void {
  controller.role = 'active'
  controller.activatedUs = ctx.nowUs
  controller.sessionCheckUs = null
  for (const field of ['role', 'activatedUs', 'sessionCheckUs']) ctx.touch(`controller/${field}`)
  activateHeartbeats(controller, ctx)
  const plan = planActivation(controller)
  if (plan !== null) submit(controller, ctx, log, plan, null)
  for (const [name, periodUs] of periodicTimers(controller)) ctx.setTimer(name, periodUs)
}

/** What the active controller does by itself, and how often; without an entry it does not. */
function periodicTimers({ config }: ControllerState): Map<string, number> {
  const idleUs = configNumber(config, 'metadata.max.idle.interval.ms') * MS
  const balanceUs = configNumber(config, 'leader.imbalance.check.interval.seconds') * SECOND
  const timers = new Map<string, number>()
  if (idleUs > 0) timers.set(IDLE_TIMER, idleUs)
  if (configFlag(config, 'auto.leader.rebalance.enable')) timers.set(BALANCE_TIMER, balanceUs)
  timers.set(UNCLEAN_TIMER, configNumber(config, 'unclean.leader.election.interval.ms') * MS)
  return timers
}

/** A timer whose name begins with `controller.`. */
export function onControllerTimer(controller: ControllerState, ctx: Ctx, log: MetadataLog, name: string): void {
  if (controller.role !== 'active') return
  if (name === SESSION_TIMER) {
    fenceExpired(controller, ctx, log)
    return
  }
  const periodUs = periodicTimers(controller).get(name)
  if (periodUs === undefined) return
  ctx.setTimer(name, periodUs)
  submit(controller, ctx, log, periodicPlan(controller, name), null)
}

function periodicPlan(controller: ControllerState, name: string) {
  if (name === BALANCE_TIMER) return planBalanceLeaders(controller)
  if (name === UNCLEAN_TIMER) return planUncleanElections(controller)
  // A record that says nothing, so that followers see how far the log is (metadata.max.idle.interval.ms).
  return { records: [metadataRecord('NoOpRecord', {})], body: null }
}

function fenceExpired(controller: ControllerState, ctx: Ctx, log: MetadataLog): void {
  controller.sessionCheckUs = null
  ctx.touch('controller/sessionCheckUs')
  for (;;) {
    const plan = planFenceExpired(controller, ctx)
    if (plan === null) return
    submit(controller, ctx, log, plan, null)
  }
}
