import { type MouseEvent, type PointerEvent, type RefObject, useCallback, useMemo, useRef, useState } from 'react'
import { useWidth } from '../../widgets/use-width.ts'
import { ALONE_ZOOM, axisOf, cellWidth, DEFAULT_ZOOM, fittingZoom, lookBackMax, ZOOMS } from './geometry.ts'

/** As --scale of the stylesheet. */
export const LARGE = 1.25

/** The whole stage has room for keys; twelve cells are to fit on a phone. */
export function firstZoom(alone: boolean, compact: boolean): number {
  if (compact) return innerWidth < 500 ? DEFAULT_ZOOM - 1 : DEFAULT_ZOOM
  return alone ? ALONE_ZOOM : DEFAULT_ZOOM
}

/** Where the lens looks: zoom, and how far back from the newest window. */
export function useLook(
  bounds: { start: number; end: number },
  track: RefObject<HTMLElement | null>,
  scale: number,
  zoomed: number,
) {
  const width = Math.floor(useWidth(track) / scale)
  const [chosen, setZoom] = useState<number | null>(null)
  const zoom = chosen ?? fittingZoom(zoomed, width, bounds)
  const [wish, setBack] = useState(0)
  const dragged = useRef<{ x: number; back: number } | null>(null)
  const moved = useRef(false)
  const cell = cellWidth(zoom, bounds.end)
  const max = lookBackMax(bounds.start, bounds.end, width, cell)
  const back = Math.min(wish, max)
  const to = useCallback((value: number) => setBack(Math.max(0, Math.min(Math.round(value), max))), [max])
  const drag = {
    onPointerDown: (event: PointerEvent) => {
      if (event.button !== 0 || max === 0) return
      dragged.current = { x: event.clientX, back }
      moved.current = false
      event.currentTarget.setPointerCapture(event.pointerId)
    },
    onPointerMove: (event: PointerEvent) => {
      const from = dragged.current
      if (from === null) return
      moved.current ||= Math.abs(event.clientX - from.x) > 3
      to(from.back + (event.clientX - from.x) / (cell * scale))
    },
    onPointerUp: () => {
      dragged.current = null
    },
    onPointerCancel: () => {
      dragged.current = null
    },
    // What ends a drag chooses nothing.
    onClickCapture: (event: MouseEvent) => {
      if (moved.current) event.stopPropagation()
      moved.current = false
    },
  }
  const zoomBy = (step: number) => setZoom(Math.max(0, Math.min(zoom + step, ZOOMS.length - 1)))
  const { start, end } = bounds
  const axis = useMemo(() => axisOf(start, end, width, cell, back, scale), [start, end, width, cell, back, scale])
  return { axis, zoom, back, to, zoomBy, drag, slots: Math.max(1, Math.floor(width / cell)) }
}
