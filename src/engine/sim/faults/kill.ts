import { pick } from '../../../base/prng.ts'
import { endProcess } from '../process-life.ts'
import { type Fault, mustBe, namesOf, processOf } from './fault.ts'

/** SIGKILL. The page cache stays, peers get a reset. */
export const kill: Fault<'kill'> = {
  name: 'kill',
  validate: (world, { target }) => mustBe(world, target, ['running', 'paused']),
  apply: (simulation, { target }) => endProcess(simulation, processOf(simulation, target), 'kill'),
  fuzz(world, prng) {
    const targets = namesOf(world, ['running', 'paused'])
    return targets.length === 0 ? null : { type: 'kill', target: pick(prng, targets) }
  },
  revert: () => [],
}
