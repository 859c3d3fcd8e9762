/** Where messages leave and enter: rack heads at their top, strips at either side, clients at the side of the cluster. */
export type Port = 'top' | 'side' | 'left' | 'right'

export interface Anchor {
  port: Port
  left: number
  top: number
  right: number
  bottom: number
}

export interface Point {
  x: number
  y: number
}

/** A client that stands below the cluster, not beside it, sends along the left edge: no way leads through the cards. */
export function beside(anchors: ReadonlyMap<string, Anchor>): Map<string, Anchor> {
  const nodes = [...anchors.values()].filter(({ port }) => port === 'top' || port === 'side')
  const left = Math.min(...nodes.map((one) => one.left))
  return new Map(
    [...anchors].map(([name, anchor]) => [
      name,
      anchor.port === 'right' && anchor.right > left ? { ...anchor, port: 'left' as const } : anchor,
    ]),
  )
}

/** How far a message goes straight out of its port. */
const STUB = 10

/** A way of right angles in the gutters between panels: it crosses no card and no cell. */
export function routeOf(from: Anchor, to: Anchor): Point[] {
  const out = portPoint(from, to)
  const into = portPoint(to, from)
  const a = stub(from, to, out)
  const b = stub(to, from, into)
  if (from.port === 'top' || to.port === 'top') {
    const lane = Math.min(...[from, to].filter((one) => one.port === 'top').map((one) => one.top)) - STUB
    return tidy([
      out,
      { x: a.x, y: from.port === 'top' ? lane : a.y },
      { x: a.x, y: lane },
      { x: b.x, y: lane },
      { x: b.x, y: to.port === 'top' ? lane : b.y },
      into,
    ])
  }
  const x = from.port === 'side' ? a.x : b.x
  return tidy([out, { x, y: out.y }, { x, y: into.y }, into])
}

/** Which side of an anchor faces the other end. Two strips meet in the gutter on their left. */
function portPoint(anchor: Anchor, other: Anchor): Point {
  const middle = (anchor.top + anchor.bottom) / 2
  if (anchor.port === 'top') return { x: (anchor.left + anchor.right) / 2, y: anchor.top }
  return { x: side(anchor, other) > 0 ? anchor.right : anchor.left, y: middle }
}

function side(anchor: Anchor, other: Anchor): 1 | -1 {
  if (anchor.port === 'right') return 1
  if (anchor.port === 'left') return -1
  return other.left >= anchor.right ? 1 : -1
}

function stub(anchor: Anchor, other: Anchor, at: Point): Point {
  if (anchor.port === 'top') return { x: at.x, y: at.y - STUB }
  return { x: at.x + side(anchor, other) * STUB, y: at.y }
}

const tidy = (points: Point[]): Point[] =>
  points.filter((point, index) => {
    const before = points[index - 1]
    return before === undefined || before.x !== point.x || before.y !== point.y
  })

/** The point at a share (0 to 1) of a route's length. */
export function pointAt(route: readonly Point[], share: number): Point {
  const lengths = route.slice(1).map((point, index) => distance(route[index] as Point, point))
  let left = Math.max(0, Math.min(1, share)) * lengths.reduce((sum, one) => sum + one, 0)
  for (let index = 0; index < lengths.length; index++) {
    const length = lengths[index] as number
    const from = route[index] as Point
    const to = route[index + 1] as Point
    if (left <= length && length > 0) {
      const part = left / length
      return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part }
    }
    left -= length
  }
  return route.at(-1) ?? { x: 0, y: 0 }
}

const distance = (a: Point, b: Point): number => Math.abs(a.x - b.x) + Math.abs(a.y - b.y)

/** Bytes as the size of what moves: 2 to 6. */
export function widthOf(bytes: number): number {
  return Math.max(2, Math.min(6, 1.5 + Math.sqrt(bytes) / 12))
}
