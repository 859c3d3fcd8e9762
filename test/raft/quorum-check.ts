/** What must hold in every quorum at every moment (semantics: Raft's invariants). Throws at the first breach. */
import { toHex } from '../../src/base/bytes.ts'
import type { StampedEvent } from '../../src/contract/event.ts'
import type { Ctx } from '../../src/engine/ports/ctx.ts'
import { readCommitted } from '../../src/engine/raft/metadata-log.ts'
import { createDisk } from '../../src/engine/sim/memory-disk.ts'
import type { Simulation } from '../../src/engine/sim/simulation.ts'
import type { Process } from '../../src/engine/sim/world.ts'
import { baseOffset, lastOffset } from '../../src/protocol/records/record-batch.ts'
import type { RaftNode } from './raft-node.ts'

const STEPS_PER_SECOND_MAX = 500

export interface QuorumCheck {
  /** Epoch → who led it. */
  leaders: Map<number, number>
  /** `voter/epoch` → candidate. */
  votes: Map<string, number>
  /** Committed batches by base offset, as hex; the world's truth. */
  committed: Map<number, string>
  committedEnd: number
  onStep: (simulation: Simulation, process: Process) => void
  onEvent: (stamped: StampedEvent) => void
}

export function createQuorumCheck(): QuorumCheck {
  const steps = new Map<string, number>()
  const seen = new Map<string, { life: number; highWatermark: number; next: number; epoch: number }>()
  const check: QuorumCheck = {
    leaders: new Map(),
    votes: new Map(),
    committed: new Map(),
    committedEnd: 0,
    onStep(simulation, process) {
      noteStep(steps, `${process.id} in second ${Math.floor(simulation.world.nowUs / 1_000_000)}`)
      const { raft } = process.state as RaftNode
      if (raft.log === null) return
      const before = seen.get(process.id)
      const now = before?.life === process.life ? before : { life: process.life, highWatermark: -1, next: 0, epoch: 0 }
      seen.set(process.id, now)
      expectThat(raft.epoch >= now.epoch, `${process.id}: epoch falls from ${now.epoch} to ${raft.epoch}`)
      expectThat(raft.highWatermark >= now.highWatermark, `${process.id}: high watermark falls`)
      expectThat(raft.highWatermark <= raft.log.logEndOffset, `${process.id}: high watermark is beyond the log's end`)
      now.epoch = raft.epoch
      now.highWatermark = raft.highWatermark
      if (raft.role.kind === 'leader') noteLeader(check, raft.epoch, raft.config.nodeId)
      if (raft.highWatermark > now.next) now.next = compare(check, process, now.next)
    },
    onEvent({ event }) {
      if (event.type === 'VoteGranted' && !event.preVote) {
        const key = `${event.voter}/${event.epoch}`
        const known = check.votes.get(key)
        expectThat(known === undefined || known === event.candidate, `${key} voted for ${known} and ${event.candidate}`)
        check.votes.set(key, event.candidate)
      }
    },
  }
  return check
}

function expectThat(condition: boolean, message: string): void {
  if (!condition) throw new Error(message)
}

/** A node that keeps itself busy has a timer that is always due, or asks again and again. */
function noteStep(steps: Map<string, number>, second: string): void {
  const count = (steps.get(second) ?? 0) + 1
  steps.set(second, count)
  expectThat(count <= STEPS_PER_SECOND_MAX, `${second}: more than ${STEPS_PER_SECOND_MAX} steps`)
}

function noteLeader(check: QuorumCheck, epoch: number, id: number): void {
  const known = check.leaders.get(epoch)
  expectThat(known === undefined || known === id, `epoch ${epoch} has two leaders: ${known} and ${id}`)
  check.leaders.set(epoch, id)
}

/** What a node believes to be committed must be what all others believe, byte for byte, across restarts. */
function compare(check: QuorumCheck, process: Process, from: number): number {
  const { raft } = process.state as RaftNode
  const ctx = { disk: createDisk(process.disk) } as unknown as Ctx
  let next = from
  while (next < raft.highWatermark) {
    const batches = readCommitted(raft, ctx, next, 1 << 20)
    expectThat(batches.length > 0, `${process.id}: nothing to read at ${next}, high watermark ${raft.highWatermark}`)
    for (const batch of batches) {
      const base = baseOffset(batch, 0)
      const text = toHex(batch)
      const known = check.committed.get(base)
      expectThat(base === next, `${process.id}: batch at ${base} where ${next} was expected`)
      expectThat(known === undefined || known === text, `${process.id}: another batch is committed at ${base}`)
      expectThat(
        known !== undefined || base >= check.committedEnd,
        `${process.id}: batches at ${base} are cut differently`,
      )
      check.committed.set(base, text)
      next = lastOffset(batch, 0) + 1
      check.committedEnd = Math.max(check.committedEnd, next)
    }
  }
  return next
}
