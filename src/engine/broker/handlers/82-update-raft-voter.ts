/**
 * UpdateRaftVoter, version 0, on a controller's listener only.
 *
 * A voter tells the leader its listeners and versions (KIP-853).
 */
import { handleUpdateRaftVoter } from '../../raft/raft.ts'
import type { Handle } from '../handler.ts'

export const handle: Handle<82> = (node, request, _, ctx) => handleUpdateRaftVoter(node.raft, ctx, request)
