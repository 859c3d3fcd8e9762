import type { RowKind } from './row-kind.ts'

export const worldRow: RowKind = {
  name: 'world',
  touched() {
    // Marked by the world itself when the wall clock is set.
  },
  make({ world }) {
    const overrides: Record<string, string> = {}
    for (const node of world.cluster.nodes) Object.assign(overrides, node.properties)
    return {
      kind: 'world',
      seed: world.seed,
      overrides,
      clusterId: world.cluster.clusterId,
      wallStartMs: world.cluster.wallStartMs,
    }
  },
}
