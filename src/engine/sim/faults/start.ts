import { pick } from '../../../base/prng.ts'
import { startProcess } from '../process-life.ts'
import { type Fault, mustBe, namesOf, processOf } from './fault.ts'

/** A new life on the same disk. Puts right whatever ended the last one. */
export const start: Fault<'start'> = {
  name: 'start',
  validate: (world, { target }) => mustBe(world, target, ['stopped']),
  apply: (simulation, { target }) => startProcess(simulation, processOf(simulation, target)),
  fuzz(world, prng) {
    const targets = namesOf(world, ['stopped'])
    return targets.length === 0 ? null : { type: 'start', target: pick(prng, targets) }
  },
  revert: (world) => namesOf(world, ['stopped']).map((target) => ({ type: 'start', target })),
}
