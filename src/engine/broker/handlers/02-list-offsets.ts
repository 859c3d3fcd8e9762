/**
 * ListOffsets, versions 1–11.
 *
 * Offsets by timestamp, and the log's start and end as the asker may see them. OFFSET_NOT_AVAILABLE (LEADER_NOT_AVAILABLE
 * before version 5) until a new leader's high watermark has reached its epoch's start.
 * Differs from Kafka: there is no tiered storage, so LATEST_TIERED and EARLIEST_PENDING_UPLOAD find nothing.
 */
import { errors } from '../../../protocol/errors.ts'
import type { ListOffsetsPartition } from '../../../protocol/schema/02-list-offsets.ts'
import { listOffset, type OffsetIsolation } from '../../replica/offsets.ts'
import type { Handle } from '../handler.ts'
import { hasPartition } from '../topics.ts'

const CONSUMER = -1
const DEBUG = -2
const READ_COMMITTED = 1
/** The version that first knew each negative timestamp. */
const SINCE: Readonly<Record<number, number>> = { [-3]: 7, [-4]: 8, [-5]: 9, [-6]: 11 }

export const handle: Handle<2> = (node, request, from, ctx) => {
  const { replicaId, isolationLevel } = request
  const isolation: OffsetIsolation =
    replicaId !== CONSUMER ? 'all' : isolationLevel === READ_COMMITTED ? 'read-committed' : 'read-uncommitted'
  const answer = (topic: string, asked: ListOffsetsPartition, isDuplicate: boolean) => {
    const { partitionIndex, currentLeaderEpoch, timestamp } = asked
    const base = { partitionIndex, timestamp: -1, offset: -1, leaderEpoch: -1 }
    if (isDuplicate) return { ...base, errorCode: errors.INVALID_REQUEST }
    if (timestamp < 0 && from.apiVersion < (SINCE[timestamp] ?? 0)) {
      return { ...base, errorCode: errors.UNSUPPORTED_VERSION }
    }
    const topicPartition = `${topic}-${partitionIndex}`
    const known = hasPartition(node, topic, partitionIndex)
    const where = { topicPartition, known, currentLeaderEpoch, timestamp }
    const { error, found } = listOffset(node, where, isolation, replicaId !== DEBUG, ctx)
    const leaderEpoch = from.apiVersion >= 4 ? found.leaderEpoch : -1
    return {
      ...base,
      timestamp: found.timestamp,
      offset: found.offset,
      leaderEpoch,
      errorCode: told(error, from.apiVersion),
    }
  }
  const topics = request.topics.map(({ name, partitions }) => {
    const indexes = partitions.map(({ partitionIndex }) => partitionIndex)
    const isDuplicate = (index: number) => indexes.indexOf(index) !== indexes.lastIndexOf(index)
    return { name, partitions: partitions.map((asked) => answer(name, asked, isDuplicate(asked.partitionIndex))) }
  })
  return { throttleTimeMs: 0, topics }
}

function told(error: number, apiVersion: number): number {
  return error === errors.OFFSET_NOT_AVAILABLE && apiVersion < 5 ? errors.LEADER_NOT_AVAILABLE : error
}
