/**
 * Vote, versions 0–2, on a controller's listener only.
 *
 * A voter asks for a vote, or (version 2) whether it would get one.
 */
import { handleVote } from '../../raft/raft.ts'
import type { Handle } from '../handler.ts'

export const handle: Handle<52> = (node, request, from, ctx) =>
  handleVote(node.raft, ctx, request, { requestId: from.id, apiVersion: from.apiVersion })
