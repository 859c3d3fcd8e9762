import { exponential, pick } from '../../../base/prng.ts'
import { MS } from '../../../base/units.ts'
import { emit } from '../emit.ts'
import { touchWorld } from '../touch-log.ts'
import { findLink, linkKey } from '../world.ts'
import type { Fault } from './fault.ts'

const LATENCY_MAX_MS = 60_000

/** One-way latency of a link from now on. What is under way arrives as it would have. */
export const setLink: Fault<'set-link'> = {
  name: 'set-link',
  validate(world, { a, b, latencyMs }) {
    for (const end of [a, b]) if (!world.processes.has(end)) return `there is no process '${end}'`
    if (a === b) return 'a process has no link to itself'
    return latencyMs >= 0 && latencyMs <= LATENCY_MAX_MS ? null : `latencyMs is not in 0…${LATENCY_MAX_MS}`
  },
  apply(simulation, { a, b, latencyMs }) {
    findLink(simulation.world, a, b).latencyUs = Math.round(latencyMs * MS)
    touchWorld(simulation.touches, linkKey(a, b))
    emit(simulation, { type: 'LinkLatencySet', a, b, latencyMs })
  },
  fuzz(world, prng) {
    const links = [...world.links.values()]
    if (links.length === 0) return null
    const { a, b } = pick(prng, links)
    return { type: 'set-link', a, b, latencyMs: Math.min(2_000, exponential(prng, 50)) }
  },
  revert(world) {
    const { linkLatencyUs } = world.cluster
    return [...world.links.values()]
      .filter((link) => link.latencyUs !== linkLatencyUs)
      .map(({ a, b }) => ({ type: 'set-link', a, b, latencyMs: linkLatencyUs / MS }))
  },
}
