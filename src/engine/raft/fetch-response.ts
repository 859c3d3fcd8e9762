import type { Slices } from '../../base/bytes.ts'
import { METADATA_TOPIC_ID } from '../../base/uuid.ts'
import type { ResponseInput } from '../../protocol/apis.ts'
import { METADATA_TOPIC } from './config.ts'
import { leaderEndpoints } from './endpoints.ts'
import { logStartOffset, type LogEnd } from './metadata-log.ts'
import type { RaftState } from './state.ts'

const NODE_ENDPOINTS_SINCE = 16

export interface FetchAnswer {
  errorCode: number
  /** −1: not known. */
  highWatermark: number
  records: Slices
  /** Where the follower's log leaves the leader's. */
  diverging: LogEnd | null
}

/** The one shape of all of raft's fetch responses. */
export function fetchResponse(raft: RaftState, apiVersion: number, answer: FetchAnswer): ResponseInput<1> {
  const { errorCode, highWatermark, records, diverging } = answer
  return {
    errorCode: 0,
    responses: [
      {
        topic: METADATA_TOPIC,
        topicId: METADATA_TOPIC_ID,
        partitions: [
          {
            partitionIndex: 0,
            errorCode,
            highWatermark,
            logStartOffset: logStartOffset(raft),
            ...(diverging === null ? {} : { divergingEpoch: { epoch: diverging.epoch, endOffset: diverging.offset } }),
            currentLeader: { leaderId: raft.leaderId, leaderEpoch: raft.epoch },
            abortedTransactions: [],
            records,
          },
        ],
      },
    ],
    ...(apiVersion >= NODE_ENDPOINTS_SINCE ? { nodeEndpoints: leaderEndpoints(raft) } : {}),
  }
}

export function fetchErrorResponse(raft: RaftState, apiVersion: number, errorCode: number): ResponseInput<1> {
  return fetchResponse(raft, apiVersion, { errorCode, highWatermark: -1, records: [], diverging: null })
}
