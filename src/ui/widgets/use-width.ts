import { type RefObject, useLayoutEffect, useState } from 'react'

/** Width of an element in sixteenths of the root's font size ("pixels" that grow with the projector mode). */
export function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0)
  useLayoutEffect(() => {
    const node = element.current
    if (node === null) return
    const measure = () => {
      const root = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16
      setWidth(Math.floor((node.clientWidth / root) * 16))
    }
    const observer = new ResizeObserver(measure)
    observer.observe(node)
    measure()
    return () => observer.disconnect()
  }, [element])
  return width
}
