import { pick } from '../../../base/prng.ts'
import { emit } from '../emit.ts'
import { releaseLink } from '../network.ts'
import { touchWorld } from '../touch-log.ts'
import { findLink, linkKey } from '../world.ts'
import type { Fault } from './fault.ts'

/** The link carries again. What was held passes with TCP's next retransmission. */
export const heal: Fault<'heal'> = {
  name: 'heal',
  validate: (world, { a, b }) =>
    world.links.get(linkKey(a, b))?.cut === true ? null : `the link ${a}–${b} is not cut`,
  apply(simulation, { a, b }) {
    findLink(simulation.world, a, b).cut = false
    releaseLink(simulation, linkKey(a, b))
    touchWorld(simulation.touches, linkKey(a, b))
    emit(simulation, { type: 'LinkHealed', a, b })
  },
  fuzz(world, prng) {
    const links = [...world.links.values()].filter((link) => link.cut)
    if (links.length === 0) return null
    const { a, b } = pick(prng, links)
    return { type: 'heal', a, b }
  },
  revert: () => [],
}
