import { describe, expect, it } from 'vitest'
import { nextBool, nextInt, type Prng, pick, seedPrng } from '../../src/base/prng.ts'
import type { FaultCommand } from '../../src/contract/command.ts'
import { runUntil } from '../../src/engine/sim/event-loop.ts'
import { applyInput } from '../../src/engine/sim/input-log.ts'
import { createSimulation, type Simulation } from '../../src/engine/sim/simulation.ts'
import { createStrictTouch } from '../../src/engine/sim/strict-touch.ts'
import { createQuorumCheck, type QuorumCheck } from './quorum-check.ts'
import { raftGenesis, type RaftNode, raftNode } from './raft-node.ts'

const SECOND = 1_000_000
/** After everything is healed: TCP's retransmissions, then an election or two. */
const HEAL_US = 12 * SECOND

function nodeOf(simulation: Simulation, id: string): RaftNode {
  return simulation.world.processes.get(id)?.state as RaftNode
}

function fault(prng: Prng, ids: string[]): FaultCommand[] {
  const target = pick(prng, ids)
  const other = pick(prng, ids)
  switch (nextInt(prng, 8)) {
    case 0:
      return [{ type: 'kill', target }]
    case 1:
      return [{ type: 'power-off', targets: nextBool(prng, 1, 4) ? ids : [target] }]
    case 2:
      return [{ type: 'stop', target }]
    case 3:
      return [{ type: 'pause', target }]
    case 4:
    case 5:
      return target === other ? [] : [{ type: 'cut', a: target, b: other }]
    case 6:
      return target === other ? [] : [{ type: 'set-link', a: target, b: other, latencyMs: nextInt(prng, 400) }]
    default:
      return repair(ids)
  }
}

/** Whatever does not apply is refused by the world, which is well. */
function repair(ids: string[]): FaultCommand[] {
  const out: FaultCommand[] = []
  for (const id of ids) {
    out.push({ type: 'start', target: id }, { type: 'resume', target: id })
    for (const other of ids) {
      if (id >= other) continue
      out.push({ type: 'heal', a: id, b: other }, { type: 'set-link', a: id, b: other, latencyMs: 1 })
    }
  }
  return out
}

function run(seed: number, voters: number, observers: number): { simulation: Simulation; check: QuorumCheck } {
  const check = createQuorumCheck()
  const behaviours = { node: raftNode({ appendEveryUs: 400_000 }) }
  const simulation = createSimulation(raftGenesis(`quorum-${seed}`, voters, observers), behaviours, check)
  const ids = [...simulation.world.processes.keys()]
  const prng = seedPrng(seed, 'faults')
  let atUs = 0
  for (let i = 0; i < 14; i++) {
    atUs += 50_000 + nextInt(prng, 2_500_000)
    for (const command of fault(prng, ids)) applyInput(simulation, { atUs, command })
  }
  // Who was told to stop may take its 5 s, and needs a start afterwards.
  for (const laterUs of [SECOND, 7 * SECOND]) {
    for (const command of repair(ids)) applyInput(simulation, { atUs: atUs + laterUs, command })
  }
  const before = check.committedEnd
  runUntil(simulation, atUs + 7 * SECOND + HEAL_US)
  expect(simulation.crashes).toEqual([])
  expect(check.committedEnd, 'more is committed after the repair').toBeGreaterThan(before + 5)
  const raft = ids.map((id) => nodeOf(simulation, id).raft)
  expect(new Set(raft.map(({ leaderId }) => leaderId)).size, 'one leader known to all').toBe(1)
  for (const { highWatermark } of raft) expect(check.committedEnd - highWatermark).toBeLessThan(10)
  return { simulation, check }
}

describe('quorum under kills, power loss, pauses, cuts and slow links: one leader an epoch, one committed prefix', () => {
  const first = Number(process.env['RAFT_SEED'] ?? 1)
  const batches = Array.from({ length: Number(process.env['RAFT_BATCHES'] ?? 12) }, (_, i) => first + i * 25)
  it.each(batches)('25 seeds from %i', (from) => {
    for (let seed = from; seed < from + 25; seed++) {
      const voters = [1, 3, 3, 3, 5][seed % 5] as number
      try {
        run(seed, voters, seed % 3 === 0 ? 1 : 0)
      } catch (error) {
        throw new Error(`seed ${seed}, ${voters} voters: ${(error as Error).stack}`)
      }
    }
  })

  it('every change of state is touched', () => {
    const strict = createStrictTouch()
    const simulation = createSimulation(
      raftGenesis('touch', 3, 1),
      { node: raftNode({ appendEveryUs: 400_000 }) },
      strict,
    )
    applyInput(simulation, { atUs: 6 * SECOND, command: { type: 'kill', target: 'node.1' } })
    applyInput(simulation, { atUs: 9 * SECOND, command: { type: 'kill', target: 'node.2' } })
    applyInput(simulation, { atUs: 10 * SECOND, command: { type: 'start', target: 'node.1' } })
    runUntil(simulation, 20 * SECOND)
    expect([...strict.untouched]).toEqual([])
    expect(simulation.crashes).toEqual([])
  })
})
