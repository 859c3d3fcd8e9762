import type { HostMessage } from '../contract/frame.ts'

/** In a tab that nobody sees nothing is drawn for hours: so many frames wait at most. */
const WAITING_MAX = 60

/**
 * Frames come at the engine's pace and are taken at the page's: all that wait, in one go, before the next drawing.
 * A page that draws slowly is so never further behind than one drawing. Other messages keep their place.
 */
export function gateFrames(
  receive: (message: HostMessage) => void,
  soon: (run: () => void) => void,
): (message: HostMessage) => void {
  const waiting: HostMessage[] = []
  const drain = () => {
    for (const message of waiting.splice(0)) receive(message)
  }
  return (message) => {
    if (message.type !== 'frame') {
      drain()
      return receive(message)
    }
    if (waiting.push(message) === 1) soon(drain)
    if (waiting.length >= WAITING_MAX) drain()
  }
}

/** Before the next drawing; a hidden page has none. */
export function beforeDrawing(run: () => void): void {
  if (document.hidden) setTimeout(run, 100)
  else requestAnimationFrame(run)
}
