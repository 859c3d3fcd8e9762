import type { ApiKey, RequestOf, ResponseInput } from '../../protocol/apis.ts'
import type { Ctx } from '../ports/ctx.ts'
import type { PendingRequest } from './connections.ts'
import type { NodeState } from './node-state.ts'

/**
 * What a handler says: the response; 'later' when a wait or a call holds it and `respond` will be called; 'none' when the
 * request has no response (acks=0); 'close' when closing the connection is the answer.
 */
export type Answer<K extends ApiKey> = ResponseInput<K> | 'later' | 'none' | 'close'

/** One API. `from` says who asks, in which version, and under which id to answer later. */
export type Handle<K extends ApiKey> = (
  node: NodeState,
  request: RequestOf<K>,
  from: PendingRequest,
  ctx: Ctx,
) => Answer<K>

/** How the node calls a handler: the types of its API are its own business. */
export type AnyHandle = (node: NodeState, request: never, from: PendingRequest, ctx: Ctx) => object | string
