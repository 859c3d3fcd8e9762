/**
 * FetchSnapshot, versions 0–1, on a controller's listener only.
 *
 * Part of a metadata snapshot.
 */
import { handleFetchSnapshot } from '../../raft/raft.ts'
import type { Handle } from '../handler.ts'

export const handle: Handle<59> = (node, request, from, ctx) =>
  handleFetchSnapshot(node.raft, ctx, request, { requestId: from.id, apiVersion: from.apiVersion })
