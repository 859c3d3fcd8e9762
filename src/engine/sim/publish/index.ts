/** All kinds of rows there are, by the first part of their keys. */
import { brokerRow } from './broker-row.ts'
import { consumerRow, producerRow } from './client-rows.ts'
import { groupRow } from './group-row.ts'
import { ledgerRow } from './ledger-row.ts'
import { linkRow } from './link-row.ts'
import { partitionRow } from './partition-row.ts'
import { processRow } from './process-row.ts'
import { quorumRow } from './quorum-row.ts'
import { replicaRow } from './replica-row.ts'
import type { RowKind } from './row-kind.ts'
import { topicRow } from './topic-row.ts'
import { worldRow } from './world-row.ts'

export const rowKinds: readonly RowKind[] = [
  worldRow,
  processRow,
  brokerRow,
  quorumRow,
  topicRow,
  partitionRow,
  replicaRow,
  linkRow,
  producerRow,
  consumerRow,
  groupRow,
  ledgerRow,
]
