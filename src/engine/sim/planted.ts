/**
 * Defects that can be planted, to prove that the invariants find them: each is one switch in the engine, `ctx.planted?.has('B8')`,
 * that only the simulator can set. Most were real bugs of Kafka or are holes that a KIP closed. `families`: the faults that bring
 * it to light.
 */
import type { Family } from './workloads/workload.ts'

export const PLANTED: readonly { name: string; what: string; families: readonly Family[] }[] = [
  { name: 'B1', what: 'a follower truncates to its own high watermark (KIP-101)', families: ['bounce', 'kill'] },
  {
    name: 'B5',
    what: 'who is proposed for removal from the ISR does not count any more (KIP-497)',
    families: ['isolate', 'pause'],
  },
  {
    name: 'B8',
    what: 'the high watermark moves below min.insync.replicas (KAFKA-15583)',
    families: ['isolate', 'kill'],
  },
  {
    name: 'B9',
    what: 'a broker that stopped uncleanly stays in the ISR (KIP-966)',
    families: ['power-off', 'isolate', 'pause'],
  },
  {
    name: 'B11',
    what: 'a follower raises its high watermark before it truncates (KAFKA-14704)',
    families: ['isolate', 'bounce'],
  },
  { name: 'B43', what: 'a torn tail is kept after a power loss', families: ['power-off'] },
  { name: 'B46', what: 'acks=all is answered when the leader alone has the records', families: ['kill'] },
  { name: 'B51', what: 'retried batches are not recognised', families: ['cut', 'isolate'] },
  { name: 'R1', what: 'a quorum leader commits what it alone has', families: ['isolate'] },
]
