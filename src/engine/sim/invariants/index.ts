/** All invariants there are. A line here and a file beside it make a new one. */
import { ackedRecords } from './acked-records.ts'
import { convergence } from './convergence.ts'
import { highWatermark } from './high-watermark.ts'
import { idempotence } from './idempotence.ts'
import type { Invariant } from './invariant.ts'
import { isrHasCommitted, isrSubset } from './isr.ts'
import { leaderCompleteness } from './leader-completeness.ts'
import { logMatching } from './log-matching.ts'
import { minIsr } from './min-isr.ts'
import { noDefects } from './no-defects.ts'
import { oneLeaderPerEpoch } from './one-leader-per-epoch.ts'
import { imageFollowsLog, raftCommittedPrefix, raftOneLeader, raftOneVote } from './raft.ts'
import { committedReads, everythingRead, oneOwner } from './reads.ts'
import { sameOffsetSameBytes } from './same-offset-same-bytes.ts'
import { truncation } from './truncation.ts'

/** In the order in which they look: the model grows in `log-matching`, the others hold things against it. */
export const invariants: readonly Invariant[] = [
  highWatermark,
  logMatching,
  raftCommittedPrefix,
  oneLeaderPerEpoch,
  leaderCompleteness,
  ackedRecords,
  isrSubset,
  isrHasCommitted,
  minIsr,
  sameOffsetSameBytes,
  truncation,
  raftOneLeader,
  raftOneVote,
  imageFollowsLog,
  noDefects,
  idempotence,
  committedReads,
  everythingRead,
  oneOwner,
  convergence,
]
