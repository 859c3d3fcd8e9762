import { formatCount } from '../../text/number.ts'
import { pointAt, routeOf, widthOf, type Anchor, type Point } from './geometry.ts'
import type { Moving, Scene, Traffic, Traffics } from './select.ts'

export type Tones = Record<Traffic | 'lost' | 'edge', string>

/** Draws one moment. Anchors and colours were measured when the layout changed, not here. */
export function drawScene(
  context: CanvasRenderingContext2D,
  scene: Scene,
  lost: Traffics['lost'],
  anchors: ReadonlyMap<string, Anchor>,
  tones: Tones,
): void {
  for (const { from, to, bytes, rate } of scene.edges) {
    const route = routeBetween(anchors, from, to)
    if (route === null) continue
    context.strokeStyle = tones.edge
    context.lineWidth = Math.min(5, widthOf(bytes) - 0.5)
    trace(context, route)
    if (scene.crowded) writeRate(context, pointAt(route, 0.5), rate, tones.edge)
  }
  for (const one of scene.moving) drawMoving(context, one, anchors, tones)
  for (const { from, to } of lost) {
    const route = routeBetween(anchors, from, to)
    if (route !== null) drawCross(context, pointAt(route, 0.5), tones.lost)
  }
}

function routeBetween(anchors: ReadonlyMap<string, Anchor>, from: string, to: string): Point[] | null {
  const a = anchors.get(from)
  const b = anchors.get(to)
  return a === undefined || b === undefined ? null : routeOf(a, b)
}

function trace(context: CanvasRenderingContext2D, route: readonly Point[]): void {
  context.beginPath()
  for (const { x, y } of route) context.lineTo(x, y)
  context.stroke()
}

/** A square for what carries records, a dot for what answers. */
function drawMoving(
  context: CanvasRenderingContext2D,
  { from, to, share, bytes, traffic, failed }: Moving,
  anchors: ReadonlyMap<string, Anchor>,
  tones: Tones,
): void {
  const route = routeBetween(anchors, from, to)
  if (route === null) return
  context.strokeStyle = tones.background
  context.lineWidth = 1
  trace(context, route)
  const { x, y } = pointAt(route, share)
  if (failed) return drawCross(context, { x, y }, tones.lost)
  const size = widthOf(bytes) * 2.2
  context.fillStyle = tones[traffic]
  context.beginPath()
  if (traffic === 'produce' || traffic === 'fetch') context.rect(x - size / 2, y - size / 2, size, size)
  else context.arc(x, y, size / 2, 0, 2 * Math.PI)
  context.fill()
}

function drawCross(context: CanvasRenderingContext2D, { x, y }: Point, tone: string): void {
  context.strokeStyle = tone
  context.lineWidth = 2
  context.beginPath()
  context.moveTo(x - 4, y - 4)
  context.lineTo(x + 4, y + 4)
  context.moveTo(x + 4, y - 4)
  context.lineTo(x - 4, y + 4)
  context.stroke()
}

function writeRate(context: CanvasRenderingContext2D, { x, y }: Point, rate: number, tone: string): void {
  context.fillStyle = tone
  context.fillText(`${formatCount(Math.round(rate))}/s`, x + 4, y - 4)
}
