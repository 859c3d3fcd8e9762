import { pick, shuffle } from '../../../base/prng.ts'
import { emit } from '../emit.ts'
import { holdLink } from '../network.ts'
import { touchWorld } from '../touch-log.ts'
import { findLink, linkKey } from '../world.ts'
import { type Fault, namesOf } from './fault.ts'

/** Nothing passes between two processes, in either direction, until `heal`. */
export const cut: Fault<'cut'> = {
  name: 'cut',
  validate(world, { a, b }) {
    for (const end of [a, b]) if (!world.processes.has(end)) return `there is no process '${end}'`
    if (a === b) return 'a process has no link to itself'
    return world.links.get(linkKey(a, b))?.cut === true ? `the link ${a}–${b} is cut already` : null
  },
  apply(simulation, { a, b }) {
    findLink(simulation.world, a, b).cut = true
    holdLink(simulation, linkKey(a, b))
    touchWorld(simulation.touches, linkKey(a, b))
    emit(simulation, { type: 'LinkCut', a, b })
  },
  fuzz(world, prng) {
    const everyone = namesOf(world, ['running', 'paused', 'stopped'], true)
    const a = pick(prng, namesOf(world, ['running', 'paused', 'stopped']))
    const b = shuffle(prng, everyone).find((each) => each !== a && world.links.get(linkKey(a, each))?.cut !== true)
    return b === undefined ? null : { type: 'cut', a, b }
  },
  revert: (world) => [...world.links.values()].filter((link) => link.cut).map(({ a, b }) => ({ type: 'heal', a, b })),
}
