/**
 * DescribeQuorum, versions 0–2.
 *
 * Voters and observers of the metadata quorum, and how far each is. Only its leader knows; a broker sends the request on.
 */
import { handleDescribeQuorum } from '../../raft/raft.ts'
import { forward } from '../forwarding.ts'
import type { Handle } from '../handler.ts'
import { kindOfListener } from '../listeners.ts'

export const handle: Handle<55> = (node, request, from, ctx) => {
  if (kindOfListener(node, from.listener) === 'controller') {
    return handleDescribeQuorum(node.raft, ctx, request, { requestId: from.id, apiVersion: from.apiVersion })
  }
  forward(node, 55, request, from, ctx)
  return 'later'
}
