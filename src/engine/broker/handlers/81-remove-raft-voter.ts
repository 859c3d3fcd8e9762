/**
 * RemoveRaftVoter, version 0.
 *
 * Takes a controller out of the quorum's voters (KIP-853); a broker sends the request on.
 * Differs from Kafka: the quorum is static (kraft.version 0), so it is refused.
 */
import { handleRemoveRaftVoter } from '../../raft/raft.ts'
import { forward } from '../forwarding.ts'
import type { Handle } from '../handler.ts'
import { kindOfListener } from '../listeners.ts'

export const handle: Handle<81> = (node, request, from, ctx) => {
  if (kindOfListener(node, from.listener) === 'controller') return handleRemoveRaftVoter(node.raft, ctx, request)
  forward(node, 81, request, from, ctx)
  return 'later'
}
