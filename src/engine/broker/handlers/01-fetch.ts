/**
 * Fetch, versions 4–18.
 *
 * On a broker's listener: records for consumers (up to the high watermark or, read_committed, the last stable offset) and
 * followers (up to the log's end), in incremental sessions (KIP-227), held until there is enough. On a controller's: the
 * metadata log, for the quorum.
 * Differs from Kafka: quotas are not applied; no preferred read replica is named (KIP-392), though followers do serve.
 */
import { errors } from '../../../protocol/errors.ts'
import { handleFetch as handleRaftFetch } from '../../raft/raft.ts'
import type { FetchParams } from '../../replica/fetch-read.ts'
import { brokerConfig } from '../../replica/settings.ts'
import type { Handle } from '../handler.ts'
import { fetchError, startFetch } from '../fetch-response.ts'
import { openFetch } from '../fetch-session.ts'
import { kindOfListener } from '../listeners.ts'

const READ_COMMITTED = 1

export const handle: Handle<1> = (node, request, from, ctx) => {
  const { apiVersion } = from
  if (kindOfListener(node, from.listener) === 'controller') {
    return handleRaftFetch(node.raft, ctx, request, { requestId: from.id, apiVersion })
  }
  const context = openFetch(node.fetchSessions, request, apiVersion, ctx)
  if (context.kind === 'error') return fetchError(errors[context.error])
  const replicaId = apiVersion >= 15 ? request.replicaState.replicaId : request.replicaId
  const maxBytes = Math.min(request.maxBytes, brokerConfig(node.config, node.image, 'fetch.max.bytes'))
  const params: FetchParams = {
    replicaId,
    replicaEpoch: request.replicaState.replicaEpoch,
    minBytes: Math.min(request.minBytes, maxBytes),
    maxBytes,
    isolation: isolationOf(replicaId, request.isolationLevel),
    requireLeader: replicaId >= 0 || apiVersion < 11,
  }
  return startFetch(node, from, { context, params, maxWaitMs: request.maxWaitMs }, ctx)
}

function isolationOf(replicaId: number, isolationLevel: number): FetchParams['isolation'] {
  if (replicaId !== -1) return 'log-end'
  return isolationLevel === READ_COMMITTED ? 'txn-committed' : 'high-watermark'
}
