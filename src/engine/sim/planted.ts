/**
 * Defects that can be planted, to prove that the invariants find them: each is one switch in the engine, `ctx.planted?.has('B8')`,
 * that only the simulator can set. Most were real bugs of Kafka or are holes that a KIP closed.
 */
export const PLANTED: readonly { name: string; what: string }[] = [
  { name: 'B1', what: 'a follower truncates to its own high watermark (KIP-101)' },
  { name: 'B2', what: 'a follower takes the end offset of an epoch that it does not know (KIP-279)' },
  { name: 'B3', what: 'who has the high watermark joins the ISR, wherever the leader’s epoch began (KAFKA-7128)' },
  { name: 'B5', what: 'who is proposed for removal from the ISR does not count any more (KIP-497)' },
  { name: 'B8', what: 'the high watermark moves below min.insync.replicas (KAFKA-15583)' },
  { name: 'B9', what: 'a broker that stopped uncleanly stays in the ISR (KIP-966)' },
  { name: 'B11', what: 'a follower raises its high watermark before it truncates (KAFKA-14704)' },
  { name: 'B13', what: 'a follower appends batches of a later epoch than its own (KAFKA-18723)' },
  { name: 'B38', what: 'a quorum leader commits entries of older epochs by counting (Raft, figure 8)' },
  { name: 'B39', what: 'a vote is not saved before it is told (KIP-595)' },
  { name: 'B43', what: 'a torn tail is kept after a power loss' },
  { name: 'B46', what: 'acks=all is answered when the leader alone has the records' },
  { name: 'B51', what: 'retried batches are not recognised' },
  { name: 'R1', what: 'a quorum leader commits what it alone has' },
]
