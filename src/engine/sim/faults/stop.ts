import { pick } from '../../../base/prng.ts'
import { tell } from '../process-life.ts'
import { type Fault, mustBe, namesOf, processOf } from './fault.ts'

/** SIGTERM. The process ends itself when its shutdown is complete. */
export const stop: Fault<'stop'> = {
  name: 'stop',
  validate: (world, { target }) => mustBe(world, target, ['running', 'paused']),
  apply: (simulation, { target }) => tell(simulation, processOf(simulation, target), { kind: 'terminate' }),
  fuzz(world, prng) {
    const targets = namesOf(world, ['running'])
    return targets.length === 0 ? null : { type: 'stop', target: pick(prng, targets) }
  },
  revert: () => [],
}
