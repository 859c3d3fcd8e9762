/**
 * EndQuorumEpoch, versions 0–1, on a controller's listener only.
 *
 * A leader of the quorum steps down.
 */
import { handleEndQuorumEpoch } from '../../raft/raft.ts'
import type { Handle } from '../handler.ts'

export const handle: Handle<54> = (node, request, from, ctx) =>
  handleEndQuorumEpoch(node.raft, ctx, request, { requestId: from.id, apiVersion: from.apiVersion })
