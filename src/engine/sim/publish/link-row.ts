import type { RowKind } from './row-kind.ts'

export const linkRow: RowKind = {
  name: 'link',
  touched() {
    // The world marks these rows itself, by their key.
  },
  make({ world }, key) {
    const name = key.join('/')
    const link = world.links.get(name)
    if (link === undefined) return null
    let inFlight = 0
    for (const connection of world.connections.values()) {
      if (connection.link !== name) continue
      for (const lane of connection.lanes) {
        for (const segment of lane.segments) if (segment.kind === 'bytes') inFlight++
      }
    }
    const { a, b, cut, latencyUs, bytes, frames } = link
    return { kind: 'link', a, b, cut, latencyUs, bytes, frames, inFlight }
  },
}
