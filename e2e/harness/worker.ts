/** What a test does with workers: the stores' contract in one of its own, and the engine's worker itself, spoken to by hand. */
import type { FramePayload, HostMessage, HostRequest } from '../../src/contract/frame.ts'
import { applyDelta, type Image, type Row } from '../../src/contract/image.ts'

type Said = Exclude<HostMessage, { type: 'frame' }>

let engine: Worker | null = null
let said: Said[] = []
let last: FramePayload | null = null
const image: Image = new Map()

function hear(message: HostMessage): void {
  if (message.type !== 'frame') return void said.push(message)
  last = JSON.parse(new TextDecoder().decode(message.payload)) as FramePayload
  if (last.kind === 'image') image.clear()
  applyDelta(image, last)
}

const harness = {
  /** Runs one case of the contract in a worker; the text says what is wrong, '' nothing. */
  runCase: (kind: string, name: string) =>
    new Promise<string>((resolve) => {
      const worker = new Worker(new URL('./store-worker.ts', import.meta.url), { type: 'module' })
      worker.addEventListener('message', ({ data }: MessageEvent<string>) => {
        worker.terminate()
        resolve(data)
      })
      worker.addEventListener('error', ({ message }) => resolve(`the worker: ${message}`))
      worker.postMessage({ kind, name })
    }),
  start() {
    engine?.terminate()
    said = []
    last = null
    engine = new Worker(new URL('../../src/worker/main.ts', import.meta.url), { type: 'module' })
    engine.addEventListener('message', ({ data }: MessageEvent<HostMessage>) => hear(data))
    engine.addEventListener('error', ({ message }) => said.push({ type: 'failed', what: message, where: 'the worker' }))
  },
  end() {
    engine?.terminate()
    engine = null
  },
  ask: (request: HostRequest) => engine?.postMessage(request),
  said: (): Said[] => said,
  last: (): Omit<FramePayload, 'set' | 'remove' | 'events'> | null => last,
  row: (key: string): Row | undefined => image.get(key),
  rows: (kind: string): Row[] => [...image.values()].filter((row) => row.kind === kind),
}

export type Harness = typeof harness

Object.assign(window, { harness })
