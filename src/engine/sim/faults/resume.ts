import { pick } from '../../../base/prng.ts'
import { resumeProcess } from '../process-life.ts'
import { type Fault, mustBe, namesOf, processOf } from './fault.ts'

/** SIGCONT: what has waited is handled, late. */
export const resume: Fault<'resume'> = {
  name: 'resume',
  validate: (world, { target }) => mustBe(world, target, ['paused']),
  apply: (simulation, { target }) => resumeProcess(simulation, processOf(simulation, target)),
  fuzz(world, prng) {
    const targets = namesOf(world, ['paused'])
    return targets.length === 0 ? null : { type: 'resume', target: pick(prng, targets) }
  },
  revert: () => [],
}
