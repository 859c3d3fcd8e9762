import type { ResponseOf } from '../../protocol/apis.ts'
import { errors } from '../../protocol/errors.ts'
import { featureLevel } from '../metadata/lookup.ts'
import type { Completion } from '../net/channel.ts'
import type { Ctx } from '../ports/ctx.ts'
import { controllerListeners } from '../replica/settings.ts'
import { askController } from './controller-calls.ts'
import { FEATURES } from './features.ts'
import type { NodeState } from './node-state.ts'

export const CONTROLLER_REGISTRATION_TIMER = 'broker.controller-registration'
const RETRY_US = 100_000
/** metadata.version that has RegisterControllerRecord. */
const SINCE = 15

/** A controller makes itself known to the active one (KIP-919), once it has seen a metadata.version that can say so. */
export function maybeRegisterController(node: NodeState, ctx: Ctx): void {
  const { lifecycle, image, config } = node
  if (node.controller === null || lifecycle.controllerCallInFlight) return
  if (image.controllers.get(config.id)?.incarnationId === lifecycle.controllerIncarnationId) return
  if (featureLevel(image, 'metadata.version') < SINCE) return
  lifecycle.controllerCallInFlight = true
  ctx.touch('lifecycle')
  const own = controllerListeners(config)
  const body = {
    controllerId: config.id,
    incarnationId: lifecycle.controllerIncarnationId,
    zkMigrationReady: false,
    listeners: config.listeners
      .filter(({ name }) => own.includes(name))
      .map(({ name, host, port }) => ({ name, host, port, securityProtocol: 0 })),
    features: FEATURES.map((feature) => ({ ...feature })),
  }
  const purpose = { kind: 'broker.controller-registration' }
  askController(
    node,
    { channel: 'registration', apiKey: 70, body, purpose, retryTimeoutMs: Number.POSITIVE_INFINITY },
    ctx,
  )
}

/** Accepted: its record will be seen. Else it is tried again after a pause. */
export function onControllerRegistration({ outcome }: Completion, ctx: Ctx): void {
  if (outcome.ok && (outcome.body as ResponseOf<70>).errorCode === errors.NONE) return
  ctx.setTimer(CONTROLLER_REGISTRATION_TIMER, RETRY_US)
}

export function onControllerRegistrationTimer(node: NodeState, ctx: Ctx): void {
  node.lifecycle.controllerCallInFlight = false
  ctx.touch('lifecycle')
}
