/**
 * BeginQuorumEpoch, versions 0–1, on a controller's listener only.
 *
 * A new leader of the quorum makes itself known.
 */
import { handleBeginQuorumEpoch } from '../../raft/raft.ts'
import type { Handle } from '../handler.ts'

export const handle: Handle<53> = (node, request, from, ctx) =>
  handleBeginQuorumEpoch(node.raft, ctx, request, { requestId: from.id, apiVersion: from.apiVersion })
