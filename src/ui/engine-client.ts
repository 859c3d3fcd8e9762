import type { Command } from '../contract/command.ts'
import type { FramePayload, HostMessage, HostRequest, RecoveryReport, StoreKind } from '../contract/frame.ts'
import type { Query, QueryAnswer } from '../contract/query.ts'
import { beforeDrawing, gateFrames } from './frame-gate.ts'
import { imageStore, type ImageStore } from './image-store.ts'
import { initialSession, sessionOfFrame, useSession } from './session-store.ts'

/** The part of a Worker that a client needs; a test or the fixture page gives its own. */
export interface EnginePort {
  postMessage(request: HostRequest, transfer?: Transferable[]): void
  terminate(): void
}

/** What an engine's messages change on the page. */
export interface EngineSink {
  frame(payload: FramePayload): void
  opened(message: Extract<HostMessage, { type: 'opened' }>): void
  failed(failure: { what: string; where: string }): void
  recovered(report: RecoveryReport): void
  storeChanged(store: StoreKind): void
}

export interface EngineClient {
  send(request: HostRequest): void
  query(query: Query): Promise<QueryAnswer>
  saveFile(): Promise<ArrayBuffer>
  /** For the port's `message` event. */
  receive(message: HostMessage): void
  end(): void
}

/** Speaks HostRequest and HostMessage over a port; answers find their question by id. */
export function createEngineClient(port: EnginePort, sink: EngineSink): EngineClient {
  const decoder = new TextDecoder()
  const questions = new Map<number, (answer: QueryAnswer) => void>()
  const saves = new Map<number, (bytes: ArrayBuffer) => void>()
  let nextId = 1

  const receive = (message: HostMessage): void => {
    switch (message.type) {
      case 'frame':
        return sink.frame(JSON.parse(decoder.decode(message.payload)) as FramePayload)
      case 'opened':
        return sink.opened(message)
      case 'failed':
        return sink.failed({ what: message.what, where: message.where })
      case 'recovered':
        return sink.recovered(message.report)
      case 'store-changed':
        return sink.storeChanged(message.store)
      case 'answer':
        questions.get(message.id)?.(message.answer)
        questions.delete(message.id)
        return
      case 'saved':
        saves.get(message.id)?.(message.bytes)
        saves.delete(message.id)
    }
  }

  return {
    send: (request) => port.postMessage(request),
    query: (query) =>
      new Promise((resolve) => {
        const id = nextId++
        questions.set(id, resolve)
        port.postMessage({ type: 'query', id, query })
      }),
    saveFile: () =>
      new Promise((resolve) => {
        const id = nextId++
        saves.set(id, resolve)
        port.postMessage({ type: 'save-file', id })
      }),
    receive,
    end: () => {
      for (const resolve of questions.values()) resolve({ type: 'refused', reason: 'the session was closed' })
      questions.clear()
      saves.clear()
      port.terminate()
    },
  }
}

/** Frames go to the image first, then to the clock: a ring never shows a time its row does not know yet. */
export function sinkOf(store: ImageStore): EngineSink {
  return {
    frame: (payload) => {
      store.applyFrame(payload)
      useSession.setState((state) => sessionOfFrame(state, payload))
    },
    opened: ({ store: kind, recovered, engineHash, writer }) =>
      useSession.setState({ phase: 'open', store: kind, recovered, engineHash, writer, failure: null }),
    recovered: (report) => useSession.setState({ recovered: report }),
    storeChanged: (kind) => useSession.setState({ store: kind }),
    // A refused step is not the end of the world: an open session stays open and only says what failed.
    failed: (failure) =>
      useSession.setState((state) => ({ failure, phase: state.phase === 'open' ? 'open' : 'failed' })),
  }
}

let current: EngineClient | null = null

/** Ends the session that runs, if any, and opens another one. */
export function openSession(request: Omit<Extract<HostRequest, { type: 'open' }>, 'type'>): void {
  closeSession()
  useSession.setState({ ...initialSession, phase: 'starting' })
  const worker = new Worker(new URL('../worker/main.ts', import.meta.url), { type: 'module', name: 'engine' })
  const client = createEngineClient(worker, sinkOf(imageStore))
  const take = gateFrames((message) => {
    if (current === client) client.receive(message)
  }, beforeDrawing)
  worker.addEventListener('message', ({ data }: MessageEvent<HostMessage>) => take(data))
  worker.addEventListener('error', ({ message, filename, lineno }) => {
    if (current === client) client.receive({ type: 'failed', what: message, where: `${filename}:${lineno}` })
  })
  current = client
  send({ type: 'open', ...request })
}

/** Takes a port that is not the worker (the fixture page's). */
export function adoptClient(client: EngineClient): void {
  closeSession()
  current = client
}

export function closeSession(): void {
  current?.end()
  current = null
}

/** Without a session it does nothing. */
export function send(request: HostRequest): void {
  current?.send(request)
}

export function command(value: Command): void {
  send({ type: 'command', command: value })
}

export function query(value: Query): Promise<QueryAnswer> {
  return current?.query(value) ?? Promise.resolve({ type: 'refused', reason: 'no session is open' })
}

export function saveFile(): Promise<ArrayBuffer> {
  return current?.saveFile() ?? Promise.reject(new Error('no session is open'))
}
