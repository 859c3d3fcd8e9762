import type { Scene } from '../../contract/scene.ts'
import type { TimedCommand } from '../../contract/frame.ts'
import { encodeLink, type Shared } from '../../contract/share-link.ts'
import type { RunPlan } from '../run-plan.ts'
import { useSession } from '../session-store.ts'

/** Where the page stands, without what follows the `#`. */
const here = (): string => location.href.replace(/#.*$/, '')

/** A link to this scene with what the visitor did in it. */
export function sceneLink(scene: Scene, given: readonly TimedCommand[]): string {
  if (given.length === 0) return `${here()}#/scene/${encodeURIComponent(scene.id)}`
  const inputs = given.map(({ atUs, command }) => ({ atUs: atUs - scene.startUs, command }))
  return `${here()}#/s/${encodeLink({ kind: 'scene', scene: scene.id, version: scene.version, inputs })}`
}

/** A link to the whole run: its beginning and every input. Throws a LinkError when that is too much. */
export function runLink(plan: RunPlan): string {
  const { engineHash, inputs } = useSession.getState()
  const shared: Shared = { kind: 'session', engineHash: engineHash ?? '', genesis: plan.genesis, inputs: [...inputs] }
  return `${here()}#/s/${encodeLink(shared)}`
}
