/** A check for tests: after every step, each row that changed must be covered by a touch. Costs a walk over the whole state. */
import { rowHashes } from './state-hash.ts'
import type { Simulation } from './simulation.ts'
import { WHOLE } from './touch-log.ts'
import type { Process } from './world.ts'

export interface StrictTouch {
  onStep(simulation: Simulation, process: Process, touched: ReadonlySet<string>): void
  /** `node.1: raft changed without a touch at 1500 µs`, once for each row. */
  untouched: Set<string>
}

/** Give its `onStep` to a simulation. */
export function createStrictTouch(): StrictTouch {
  const known = new Map<string, { life: number; rows: Map<string, string> }>()
  const untouched = new Set<string>()
  const firstUs = new Map<string, number>()
  return {
    untouched,
    onStep(simulation, process, touched) {
      const rows = rowHashes(process)
      const before = known.get(process.id)
      known.set(process.id, { life: process.life, rows })
      if (before?.life !== process.life) return
      for (const row of changedRows(before.rows, rows)) {
        if (isCovered(row, touched)) continue
        const name = `${process.id}: ${row}`
        if (firstUs.has(name)) continue
        firstUs.set(name, simulation.world.nowUs)
        untouched.add(`${name} changed without a touch at ${simulation.world.nowUs} µs`)
      }
    },
  }
}

function changedRows(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  const changed: string[] = []
  for (const [row, hash] of after) if (before.get(row) !== hash) changed.push(row)
  for (const row of before.keys()) if (!after.has(row)) changed.push(row)
  return changed
}

/** True if a touched path is the row, above it or below it. */
function isCovered(row: string, touched: ReadonlySet<string>): boolean {
  for (const path of touched) {
    if (path === WHOLE || path === row || row.startsWith(`${path}/`) || path.startsWith(`${row}/`)) return true
  }
  return false
}
