import type { MetadataLog } from '../controller/metadata-log.ts'
import type { Ctx } from '../ports/ctx.ts'
import { appendRecords } from '../raft/raft.ts'
import type { NodeState } from './node-state.ts'

/** The quorum leader's log as its controller writes it; lent for one step. */
export function metadataLogOf(node: NodeState, ctx: Ctx): MetadataLog {
  const { raft } = node
  return {
    get nextOffset() {
      return raft.role.kind === 'leader' ? raft.role.accumulator.nextOffset : -1
    },
    append(records) {
      const appended = appendRecords(raft, ctx, records)
      return appended === 'not-leader' ? 'not-leader' : appended.offset - records.length + 1
    },
  }
}
