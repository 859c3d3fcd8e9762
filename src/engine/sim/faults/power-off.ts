import { pick } from '../../../base/prng.ts'
import { endProcess } from '../process-life.ts'
import { type Fault, namesOf, processOf } from './fault.ts'

/** Power loss of all named nodes at once: what was not flushed is lost, and nobody is told. A stopped node loses its page cache too. */
export const powerOff: Fault<'power-off'> = {
  name: 'power-off',
  validate(world, { targets }) {
    if (targets.length === 0) return 'no targets'
    for (const target of targets) {
      const process = world.processes.get(target)
      if (process === undefined) return `there is no process '${target}'`
      if (process.spec.kind !== 'node') return `${target} is not a node`
      if (process.ended === 'power-loss') return `${target} has no power already`
    }
    return new Set(targets).size < targets.length ? 'a target is named twice' : null
  },
  apply(simulation, { targets }) {
    for (const target of targets) endProcess(simulation, processOf(simulation, target), 'power-loss')
  },
  fuzz(world, prng) {
    const targets = namesOf(world, ['running', 'paused'])
    return targets.length === 0 ? null : { type: 'power-off', targets: [pick(prng, targets)] }
  },
  revert: () => [],
}
