import { pick } from '../../../base/prng.ts'
import { pauseProcess } from '../process-life.ts'
import { type Fault, mustBe, namesOf, processOf } from './fault.ts'

/** SIGSTOP, or a long garbage collection: the kernel goes on accepting and buffering, the process does nothing. */
export const pause: Fault<'pause'> = {
  name: 'pause',
  validate: (world, { target }) => mustBe(world, target, ['running']),
  apply: (simulation, { target }) => pauseProcess(simulation, processOf(simulation, target)),
  fuzz(world, prng) {
    const targets = namesOf(world, ['running'])
    return targets.length === 0 ? null : { type: 'pause', target: pick(prng, targets) }
  },
  revert: (world) => namesOf(world, ['paused'], true).map((target) => ({ type: 'resume', target })),
}
