/** The worker's entry: gives the host a clock, a way to the page and the engine. */
import { engineBehaviours } from '../engine/sim/behaviours.ts'
import { registerStandardCodecs } from '../protocol/records/codecs/standard.ts'
import { createHost, receive } from './host.ts'
import type { Doors } from './live.ts'
import { openBest } from './stores/best.ts'
import { takeWriterLock } from './tab-lock.ts'

/** The part of the worker's global scope that is used here (the page's types stand for it). */
interface WorkerScope {
  postMessage(message: unknown, transfer: Transferable[]): void
  addEventListener(type: 'message', listener: (event: MessageEvent<unknown>) => void): void
}

const scope = globalThis as unknown as WorkerScope

/** Calls that come after the messages that wait already: a timer of 0 ms is 4 ms in a browser. */
const turns = new MessageChannel()
const due: (() => void)[] = []
turns.port1.onmessage = () => due.shift()?.()

function after(delayMs: number, run: () => void): () => void {
  if (delayMs > 0) {
    const timer = setTimeout(run, delayMs)
    return () => clearTimeout(timer)
  }
  let wanted = true
  due.push(() => {
    if (wanted) run()
  })
  turns.port2.postMessage(null)
  return () => {
    wanted = false
  }
}

/** A built worker's file is named by the hash of what is in it; on the development server there is no such name. */
const engineHash = /-([\w-]{8,})\.js$/.exec(new URL(import.meta.url).pathname)?.[1] ?? 'development'

async function openPlace() {
  const lock = await takeWriterLock()
  if (lock.state !== 'held') return { backend: null, writer: lock.state !== 'taken', release: () => {} }
  return { backend: await openBest(), writer: true, release: lock.release }
}

registerStandardCodecs()

const doors: Doors = {
  post: (message, transfer = []) => scope.postMessage(message, transfer),
  openPlace,
  nowMs: () => performance.now(),
  after,
  behaviours: engineBehaviours,
  engineHash,
}

const host = createHost(doors)
scope.addEventListener('message', ({ data }) => receive(host, data))
