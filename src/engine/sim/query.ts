/** The third door: answers about the world as it stands, outside of log and hash. */
import { concat } from '../../base/bytes.ts'
import { utf8Decode } from '../../base/utf8.ts'
import type { Query, QueryAnswer } from '../../contract/query.ts'
import { forEachRecord } from '../../protocol/records/batch-iterator.ts'
import { controlRecordType } from '../../protocol/records/control-records.ts'
import type { LogState, Segment } from '../log/log-state.ts'
import { fileKey, filePath, readExtents } from './disk-state.ts'
import { batchAt, headerAt } from './log-tail.ts'
import { nodeView } from './node-view.ts'
import { hashSession, type Session } from './session.ts'
import type { Process } from './world.ts'

const RECORDS_MAX = 1_000
const BYTES_MAX = 1_048_576

type RecordsAnswer = Extract<QueryAnswer, { type: 'records' }>

export function answerQuery(session: Session, query: Query): QueryAnswer {
  const { world } = session.simulation
  switch (query.type) {
    case 'events': {
      const events = session.history.filter(({ atUs }) => atUs >= query.fromUs && atUs <= query.toUs)
      return { type: 'events', events }
    }
    case 'state-hash':
      return { type: 'state-hash', hash: hashSession(session) }
    default: {
      const process = world.processes.get(`node.${query.node}`)
      if (process === undefined) return refused(`there is no node ${query.node}`)
      if (query.type === 'files') return filesOf(process)
      return query.type === 'file' ? fileOf(process, query) : recordsOf(process, query)
    }
  }
}

function refused(reason: string): QueryAnswer {
  return { type: 'refused', reason }
}

function filesOf({ disk }: Process): QueryAnswer {
  const files = [...disk.files]
    .map(([key, file]) => ({ path: filePath(key), bytes: file.length, flushed: file.flushedLength }))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
  return { type: 'files', files }
}

function fileOf({ id, disk }: Process, query: Extract<Query, { type: 'file' }>): QueryAnswer {
  const file = disk.files.get(fileKey(query.path))
  if (file === undefined) return refused(`${id} has no file '${query.path}'`)
  const slices = readExtents(file, query.position, Math.min(query.length, BYTES_MAX))
  return { type: 'file', bytes: slices.length === 0 ? new Uint8Array(0) : concat(slices).slice(), size: file.length }
}

function recordsOf(process: Process, query: Extract<Query, { type: 'records' }>): QueryAnswer {
  const node = nodeView(process)
  const log = query.partition === '__cluster_metadata-0' ? node?.raft.log : node?.logs.get(query.partition)
  if (log === null || log === undefined) return refused(`${process.id} has no replica of ${query.partition}`)
  const { logStartOffset, logEndOffset } = log
  const answer: RecordsAnswer = { type: 'records', records: [], logStartOffset, logEndOffset }
  const count = Math.min(query.count, RECORDS_MAX)
  for (let i = segmentOf(log, query.fromOffset); i < log.segments.length && answer.records.length < count; i++) {
    readSegment(answer, process, log, log.segments[i] as Segment, query.fromOffset, count)
  }
  return answer
}

function segmentOf(log: LogState, offset: number): number {
  return Math.max(
    0,
    log.segments.findLastIndex((segment) => segment.baseOffset <= offset),
  )
}

function readSegment(
  { records }: RecordsAnswer,
  { disk }: Process,
  log: LogState,
  segment: Segment,
  fromOffset: number,
  count: number,
): void {
  let position = 0
  while (position < segment.size && records.length < count) {
    const header = headerAt(disk, log, segment, position)
    if (header === null) return
    if (header.lastOffset >= fromOffset) {
      const batch = batchAt(disk, log, segment, position, header.sizeInBytes)
      forEachRecord(batch, ({ offset, timestamp, key, value, headers }) => {
        if (offset < fromOffset) return true
        records.push({
          offset,
          timestamp,
          leaderEpoch: header.partitionLeaderEpoch,
          batchBaseOffset: header.baseOffset,
          control: header.isControlBatch,
          key: header.isControlBatch ? (controlRecordType(key) ?? null) : textOf(key),
          value: textOf(value),
          headers: headers.map((each) => [textOf(each.key) ?? '', textOf(each.value)]),
        })
        return records.length < count
      })
    }
    position += header.sizeInBytes
  }
}

function textOf(bytes: Uint8Array | string | null): string | null {
  return bytes === null || typeof bytes === 'string' ? bytes : utf8Decode(bytes)
}
