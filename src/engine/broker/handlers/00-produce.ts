/**
 * Produce, versions 3–13 (0–2 are advertised for librdkafka, and close the connection).
 *
 * Appends one batch per partition to the logs that this broker leads. acks −1 waits for the in-sync replicas, acks 0 has no
 * response: an error then closes the connection. Topic ids from version 13.
 * Differs from Kafka: quotas are not applied; transactions are not verified with their coordinator.
 */
import { concat, type Slices, sliceLength, subSlices } from '../../../base/bytes.ts'
import { errors } from '../../../protocol/errors.ts'
import { COMPRESSION } from '../../../protocol/records/compression.ts'
import {
  compressionType,
  LOG_OVERHEAD,
  MAGIC_V2,
  magic,
  RECORD_BATCH_OVERHEAD,
  sizeInBytes,
} from '../../../protocol/records/record-batch.ts'
import type {
  PartitionProduceData,
  PartitionProduceResponse,
  ProduceResponse,
} from '../../../protocol/schema/00-produce.ts'
import type { Ctx } from '../../ports/ctx.ts'
import { appendToLeader } from '../../replica/append.ts'
import { type PendingAck, waitForReplication } from '../../replica/delayed-produce.ts'
import type { PendingRequest } from '../connections.ts'
import type { Handle } from '../handler.ts'
import type { NodeState } from '../node-state.ts'
import { completeProduce, tellLeaders } from '../produce-response.ts'
import { isInternalTopic } from '../topic-names.ts'
import { findTopic, hasPartition } from '../topics.ts'

const ADMIN_CLIENT_ID = '__admin_client'

export const handle: Handle<0> = (node, request, from, ctx) => {
  const { acks, timeoutMs } = request
  const response: ProduceResponse = { responses: [], throttleTimeMs: 0, nodeEndpoints: [] }
  const pending: PendingAck[] = []
  let count = 0
  for (const { name, topicId, partitionData } of request.topicData) {
    const found = findTopic(node, name, topicId, from.apiVersion >= 13)
    const partitionResponses = partitionData.map((data, i) => {
      const error = found.error ?? refusal(node, found.name, data, acks, from)
      if (error !== 0) return failed(data.index, error)
      const topicPartition = `${found.name}-${data.index}`
      const appended = append(node, topicPartition, data, acks, ctx)
      const { requiredOffset } = appended
      if (appended.error === 0) pending.push({ topicPartition, requiredOffset, at: count + i })
      return appended.response
    })
    count += partitionData.length
    response.responses.push({ name, topicId, partitionResponses })
  }
  if (acks === 0) return pending.length === count ? 'none' : 'close'
  if (acks !== -1 || pending.length === 0) {
    tellLeaders(node, response, from.listener, from.apiVersion)
    return response
  }
  const done = waitForReplication(node, { requestId: from.id, timeoutMs, body: response }, pending, ctx)
  return done === null ? 'later' : completeProduce(node, done)
}

/** What is wrong before the log is looked at; 0: nothing. */
function refusal(
  node: NodeState,
  topic: string,
  { index, records }: PartitionProduceData,
  acks: number,
  from: PendingRequest,
): number {
  if (!hasPartition(node, topic, index)) return errors.UNKNOWN_TOPIC_OR_PARTITION
  const error = checkRecords(records, from.apiVersion)
  if (error !== 0) return error
  if (acks < -1 || acks > 1) return errors.INVALID_REQUIRED_ACKS
  return isInternalTopic(topic) && from.clientId !== ADMIN_CLIENT_ID ? errors.INVALID_TOPIC_EXCEPTION : 0
}

/** Exactly one batch, of magic 2; zstd from version 7 on. */
function checkRecords(records: Slices | null, apiVersion: number): number {
  const length = records === null ? 0 : sliceLength(records)
  if (records === null || length < RECORD_BATCH_OVERHEAD) return errors.INVALID_RECORD
  const header = concat(subSlices(records, 0, RECORD_BATCH_OVERHEAD))
  if (magic(header, 0) !== MAGIC_V2) return errors.INVALID_RECORD
  const size = sizeInBytes(header, 0)
  if (size < LOG_OVERHEAD || size !== length) return errors.INVALID_RECORD
  const isZstd = compressionType(header, 0) === COMPRESSION.zstd
  return isZstd && apiVersion < 7 ? errors.UNSUPPORTED_COMPRESSION_TYPE : 0
}

function failed(index: number, errorCode: number): PartitionProduceResponse {
  return {
    index,
    errorCode,
    baseOffset: -1,
    logAppendTimeMs: -1,
    logStartOffset: -1,
    recordErrors: [],
    errorMessage: null,
    currentLeader: { leaderId: -1, leaderEpoch: -1 },
  }
}

function append(
  node: NodeState,
  topicPartition: string,
  { index, records }: PartitionProduceData,
  requiredAcks: number,
  ctx: Ctx,
): { error: number; requiredOffset: number; response: PartitionProduceResponse } {
  const target = { topicPartition, known: true, requiredAcks }
  const result = appendToLeader(node, target, records ?? [], { origin: 'client' }, ctx)
  const { error, baseOffset, logAppendTimeMs, logStartOffset, recordErrors, errorMessage } = result
  const response = { ...failed(index, error), baseOffset, logAppendTimeMs, logStartOffset, recordErrors, errorMessage }
  return { error, requiredOffset: result.lastOffset + 1, response }
}
