/**
 * DeleteRecords, versions 0–2.
 *
 * Moves the start of logs up; answers when every living replica begins there, or when the time is over. Beyond the high
 * watermark is OFFSET_OUT_OF_RANGE, a topic that is only compacted POLICY_VIOLATION.
 */
import { deleteRecords, waitForDeletion } from '../../replica/delete-records.ts'
import { deletionBody } from '../deletion-body.ts'
import type { Handle } from '../handler.ts'
import { hasPartition } from '../topics.ts'

export const handle: Handle<21> = (node, request, from, ctx) => {
  const deletions = request.topics.flatMap(({ name, partitions }) =>
    partitions.map(({ partitionIndex, offset }) => {
      return deleteRecords(node, `${name}-${partitionIndex}`, hasPartition(node, name, partitionIndex), offset, ctx)
    }),
  )
  if (!deletions.some(({ isPending }) => isPending)) return deletionBody(deletions)
  waitForDeletion(node, { requestId: from.id, timeoutMs: request.timeoutMs }, deletions, ctx)
  return 'later'
}
