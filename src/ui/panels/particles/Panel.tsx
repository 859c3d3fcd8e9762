import { type RefObject, useEffect, useRef, useState } from 'react'
import { useImageStore, useKeys } from '../../image-store.ts'
import { useSession } from '../../session-store.ts'
import { useText } from '../../text/t.ts'
import { useView } from '../../view-store.ts'
import { drawScene, type Tones } from './draw.ts'
import { beside, type Anchor, type Port } from './geometry.ts'
import { noTraffic, sceneAt, takeIn } from './select.ts'
import './particles.css'

/** Messages in flight, over the stage. Draws when the (virtual) clock moved, measures when the layout changed. */
export function Particles({ stage }: { stage: RefObject<HTMLElement | null> }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const background = useView((view) => view.background)
  const openRow = useView((view) => view.openRow)
  const cast = [useKeys('broker/'), useKeys('producer/'), useKeys('consumer/'), useKeys('partition/')]
  const still = useStillness()
  const { traffic, perSecond } = useTraffic()
  const measured = useRef<Measured | null>(null)
  const castKey = cast.flat().join(' ')

  // biome-ignore lint/correctness/useExhaustiveDependencies: who is on the stage and which row is open move the anchors
  useEffect(() => {
    const node = stage.current
    const paper = canvas.current
    if (node === null || paper === null || still) return
    const draw = () => {
      if (measured.current !== null) drawNow(paper, measured.current, traffic.current, useView.getState().background)
    }
    const measure = () => {
      measured.current = measureStage(node, paper)
      draw()
    }
    const observer = new ResizeObserver(measure)
    observer.observe(node)
    for (const anchor of node.querySelectorAll('[data-anchor]')) observer.observe(anchor)
    const leave = useSession.subscribe(draw)
    return () => {
      observer.disconnect()
      leave()
    }
  }, [stage, still, castKey, openRow, background])

  return (
    <>
      {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: a canvas takes no focus */}
      {!still && <canvas ref={canvas} className="particles" aria-hidden="true" />}
      <BackgroundChip perSecond={perSecond} on={background} />
    </>
  )
}

function BackgroundChip({ perSecond, on }: { perSecond: number; on: boolean }) {
  const t = useText()
  return (
    <button
      type="button"
      className="background-chip"
      aria-pressed={on}
      onClick={() => useView.setState({ background: !on })}
    >
      {t('unit.requestsPerSecond', { n: perSecond })}
    </button>
  )
}

/** Collects what the engine sent; a new image (a seek) begins anew. */
function useTraffic() {
  const store = useImageStore()
  const traffic = useRef(noTraffic())
  const [perSecond, setPerSecond] = useState(0)
  useEffect(
    () =>
      store.onEvents((events, frame) => {
        if (frame.kind === 'image') traffic.current = noTraffic()
        takeIn(traffic.current, events, frame.nowUs, frame.speed)
        setPerSecond(traffic.current.background.length)
      }),
    [store],
  )
  return { traffic, perSecond }
}

function useStillness(): boolean {
  const [still, setStill] = useState(() => matchMedia(REDUCED).matches)
  useEffect(() => {
    const media = matchMedia(REDUCED)
    const onChange = () => setStill(media.matches)
    media.addEventListener('change', onChange)
    return () => media.removeEventListener('change', onChange)
  }, [])
  return still
}

const REDUCED = '(prefers-reduced-motion: reduce)'

interface Measured {
  anchors: Map<string, Anchor>
  tones: Tones
  font: string
  width: number
  height: number
}

function measureStage(stage: HTMLElement, paper: HTMLCanvasElement): Measured {
  const origin = stage.getBoundingClientRect()
  const anchors = new Map<string, Anchor>()
  for (const node of stage.querySelectorAll<HTMLElement>('[data-anchor]')) {
    const { left, top, right, bottom } = node.getBoundingClientRect()
    const name = node.dataset.anchor ?? ''
    const port = (node.dataset.port ?? 'side') as Port
    anchors.set(name, {
      port,
      left: left - origin.left,
      top: top - origin.top,
      right: right - origin.left,
      bottom: bottom - origin.top,
    })
  }
  const scale = window.devicePixelRatio
  paper.width = Math.round(origin.width * scale)
  paper.height = Math.round(origin.height * scale)
  return {
    anchors: beside(anchors),
    tones: tonesOf(paper),
    font: getComputedStyle(paper).font,
    width: origin.width,
    height: origin.height,
  }
}

/** Colours as the theme has them now: a custom property has to be used before it is a colour. */
function tonesOf(paper: HTMLElement): Tones {
  const color = (token: string): string => {
    paper.style.color = `var(${token})`
    return getComputedStyle(paper).color
  }
  const quiet = color('--ink-soft')
  const tones = { produce: color('--ink'), ack: color('--follower-mark'), fetch: quiet, commit: quiet }
  const rest = { vote: color('--behind'), background: color('--line-strong'), lost: color('--loss') }
  return { ...tones, ...rest, edge: color('--line-strong') }
}

function drawNow(
  paper: HTMLCanvasElement,
  measured: Measured,
  traffic: Parameters<typeof sceneAt>[0],
  background: boolean,
) {
  const context = paper.getContext('2d')
  if (context === null) return
  const { nowUs, speed } = useSession.getState()
  const scale = window.devicePixelRatio
  context.setTransform(scale, 0, 0, scale, 0, 0)
  context.clearRect(0, 0, measured.width, measured.height)
  context.font = measured.font
  drawScene(context, sceneAt(traffic, nowUs, speed, background), traffic.lost, measured.anchors, measured.tones)
}
