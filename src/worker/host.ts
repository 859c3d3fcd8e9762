/** The browser's host: obeys the page's requests over one session. It never throws, and answers what it can't do with `failed`. */
import type { HostMessage, HostRequest } from '../contract/frame.ts'
import { answerQuery } from '../engine/sim/query.ts'
import { commandSession } from '../engine/sim/session.ts'
import { begin, mirrorNow, PAUSED } from './activities.ts'
import { encodeJson, sendFrame } from './frames.ts'
import { type Doors, isRunning, type Live } from './live.ts'
import { closeMirror, meetTip } from './mirror.ts'
import { openLive } from './open.ts'
import { anchorPace } from './pacing.ts'
import { requestOf } from './request-shape.ts'
import { savedSession } from './saved-session.ts'

const WAITING_MAX = 1_000

export interface Host {
  doors: Doors
  live: Live | null
  /** Counts openings: one that was overtaken by another is dropped. */
  opening: number
  isOpening: boolean
  /** Sessions that were closed are still writing. */
  closing: Promise<void>
  /** Requests that wait until the session is open, or a seek has arrived. */
  waiting: HostRequest[]
}

export function createHost(doors: Doors): Host {
  return { doors, live: null, opening: 0, isOpening: false, closing: Promise.resolve(), waiting: [] }
}

/** For the worker's `message` event. */
export function receive(host: Host, message: unknown): void {
  let request: HostRequest
  try {
    request = requestOf(message)
  } catch (error) {
    const type = (message as { type?: unknown } | null)?.type
    return fail(host, error, `a request '${String(type).slice(0, 40)}'`)
  }
  if (!mayPass(host, request)) {
    if (host.waiting.length < WAITING_MAX) host.waiting.push(request)
    else fail(host, new Error('too many requests wait'), request.type)
    return
  }
  obey(host, request)
}

/** A seek on its way is replaced by the next one or ended by a pause; all else waits until it has arrived. */
function mayPass({ live, isOpening, waiting }: Host, { type }: HostRequest): boolean {
  if (type === 'open' || type === 'close') return true
  if (isOpening) return false
  const kind = live?.activity.kind
  if (kind !== 'seek' && kind !== 'step') return true
  return waiting.length === 0 && (type === 'seek' || type === 'pause')
}

function goOn(host: Host): void {
  while (host.waiting.length > 0 && mayPass({ ...host, waiting: [] }, host.waiting[0] as HostRequest)) {
    obey(host, host.waiting.shift() as HostRequest)
  }
}

function obey(host: Host, request: HostRequest): void {
  try {
    if (request.type === 'open') return open(host, request)
    if (request.type === 'close') return close(host)
    if (host.live === null) throw new Error('no session is open')
    obeyLive(host.live, request)
  } catch (error) {
    fail(host, error, request.type)
    // Who asked must hear something.
    if (request.type !== 'query') return
    host.doors.post({ type: 'answer', id: request.id, answer: { type: 'refused', reason: messageOf(error) } })
  }
}

function obeyLive(live: Live, request: Exclude<HostRequest, { type: 'open' | 'close' }>): void {
  switch (request.type) {
    case 'command':
      if (live.mirror !== null) meetTip(live.mirror, live.session)
      commandSession(live.session, request.command)
      forgetHashes(live)
      live.inputsToTell = true
      if (isRunning(live)) return
      sendFrame(live, true)
      return mirrorNow(live)
    case 'set-speed':
      live.pace.speed = request.speed
      anchorPace(live.pace, live.doors.nowMs(), live.session.simulation.world.nowUs)
      return isRunning(live) ? undefined : sendFrame(live, true)
    case 'run':
      return live.activity.kind === 'paced' ? undefined : begin(live, { kind: 'paced' })
    case 'pause':
      return begin(live, PAUSED)
    case 'step':
      return begin(live, { kind: 'step', visible: request.visible, fromUs: live.session.simulation.world.nowUs })
    case 'seek':
      // What has happened so far is told before time jumps.
      if (isRunning(live)) sendFrame(live, true)
      return begin(live, { kind: 'seek', atUs: request.atUs, begun: false, shownMs: 0 })
    case 'run-until':
      return begin(live, { kind: 'until', atUs: request.atUs, untilNotable: request.untilNotable })
    case 'query': {
      const answer = answerQuery(live.session, request.query)
      const transfer = answer.type === 'file' ? [answer.bytes.buffer as ArrayBuffer] : []
      return live.doors.post({ type: 'answer', id: request.id, answer }, transfer)
    }
    case 'save-file': {
      const bytes = encodeJson(savedSession(live))
      return live.doors.post({ type: 'saved', id: request.id, bytes }, [bytes])
    }
  }
}

/** Hashes of a future that is replaced. */
function forgetHashes({ session, stateHashes }: Live): void {
  const { nowUs } = session.simulation.world
  while ((stateHashes.at(-1)?.[0] ?? -1) >= nowUs) stateHashes.pop()
}

function open(host: Host, request: Extract<HostRequest, { type: 'open' }>): void {
  close(host)
  host.isOpening = true
  const opening = ++host.opening
  host.closing
    .then(() => openLive(host.doors, request))
    .then(
      ({ live, opened }) => {
        if (opening !== host.opening) return letGo(host, live)
        host.isOpening = false
        host.live = live
        live.idle = () => goOn(host)
        host.doors.post(opened)
        begin(live, PAUSED)
      },
      (error: unknown) => {
        if (opening !== host.opening) return
        host.isOpening = false
        fail(host, error, 'open')
        goOn(host)
      },
    )
}

function close(host: Host): void {
  host.opening++
  host.isOpening = false
  host.waiting = []
  const { live } = host
  host.live = null
  if (live !== null) letGo(host, live)
}

/** Ends a session; what it has not written yet is written. */
function letGo(host: Host, live: Live): void {
  live.unplan?.()
  live.unplan = null
  live.idle = () => {}
  const { mirror, session } = live
  if (mirror === null) return
  const ended = closeMirror(mirror, session).catch((error: unknown) => fail(host, error, `the ${live.store} store`))
  host.closing = host.closing.then(() => ended).then(live.release)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function fail({ doors }: Host, error: unknown, where: string): void {
  const failed: HostMessage = { type: 'failed', what: messageOf(error), where }
  doors.post(failed)
}
