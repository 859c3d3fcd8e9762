/**
 * AddRaftVoter, versions 0–1.
 *
 * Adds a controller to the quorum's voters (KIP-853); a broker sends the request on.
 * Differs from Kafka: the quorum is static (kraft.version 0), so it is refused.
 */
import { handleAddRaftVoter } from '../../raft/raft.ts'
import { forward } from '../forwarding.ts'
import type { Handle } from '../handler.ts'
import { kindOfListener } from '../listeners.ts'

export const handle: Handle<80> = (node, request, from, ctx) => {
  if (kindOfListener(node, from.listener) === 'controller') return handleAddRaftVoter(node.raft, ctx, request)
  forward(node, 80, request, from, ctx)
  return 'later'
}
