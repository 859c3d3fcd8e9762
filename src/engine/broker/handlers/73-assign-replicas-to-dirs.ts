/**
 * AssignReplicasToDirs, version 0, on a controller's listener only.
 *
 * A broker tells which directory holds a replica (KIP-858). Only the active controller answers other than NOT_CONTROLLER.
 */
import { decide } from '../forwarding.ts'
import type { Handle } from '../handler.ts'

export const handle: Handle<73> = (node, request, from, ctx) => decide(node, 73, request, from, ctx)
