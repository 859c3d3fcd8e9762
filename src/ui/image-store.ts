import { createContext, useCallback, useContext, useSyncExternalStore } from 'react'
import type { FramePayload } from '../contract/frame.ts'
import type { StampedEvent } from '../contract/event.ts'
import type {
  BrokerRow,
  ConsumerRow,
  GroupRow,
  Image,
  LedgerRow,
  LinkRow,
  PartitionRow,
  ProcessRow,
  ProducerRow,
  QuorumRow,
  ReplicaRow,
  Row,
  TopicRow,
  WorldRow,
} from '../contract/image.ts'

/** The type of the row under a key, from the key's text. */
export type RowOf<K extends string> = K extends 'world'
  ? WorldRow
  : K extends 'ledger'
    ? LedgerRow
    : K extends `${infer Kind}/${string}`
      ? Kind extends keyof RowKinds
        ? RowKinds[Kind]
        : Row
      : Row

interface RowKinds {
  process: ProcessRow
  broker: BrokerRow
  quorum: QuorumRow
  topic: TopicRow
  partition: PartitionRow
  replica: ReplicaRow
  link: LinkRow
  producer: ProducerRow
  consumer: ConsumerRow
  group: GroupRow
}

type Listener = () => void
type EventListener = (events: readonly StampedEvent[], frame: FramePayload) => void

/** The image kept outside React: one mutable map, and who wants to hear of which keys. */
export interface ImageStore {
  readonly image: Image
  /** Folds a frame in, then tells subscribers of the keys that changed. */
  applyFrame(payload: FramePayload): void
  row<K extends string>(key: K): RowOf<K> | undefined
  /** Keys that begin with the prefix, in order; the same array until one comes or goes. */
  keys(prefix: string): readonly string[]
  /** Rows under a prefix, in the order of their keys; the same array until one of them changes. */
  rows<K extends string>(prefix: K): readonly RowOf<`${K}x`>[]
  /** `key` exactly, or every key under it when it ends in '/'. Returns the way out. */
  subscribe(key: string, listener: Listener): () => void
  onEvents(listener: EventListener): () => void
}

interface Shelf {
  keys: readonly string[]
  rows: readonly Row[]
  keysStale: boolean
  rowsStale: boolean
}

/** 'replica/orders-10/2' after 'replica/orders-9/2': numbers compare as numbers. */
export function compareKeys(a: string, b: string): number {
  const left = a.split(/(\d+)/)
  const right = b.split(/(\d+)/)
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const x = left[i] ?? ''
    const y = right[i] ?? ''
    if (x === y) continue
    if (i % 2 === 1) return Number(x) - Number(y)
    return x < y ? -1 : 1
  }
  return left.length - right.length
}

const prefixesOf = (key: string): string[] => {
  const found: string[] = []
  for (let at = key.indexOf('/'); at >= 0; at = key.indexOf('/', at + 1)) found.push(key.slice(0, at + 1))
  return found
}

export function createImageStore(): ImageStore {
  const image: Image = new Map()
  const listeners = new Map<string, Set<Listener>>()
  const eventListeners = new Set<EventListener>()
  const shelves = new Map<string, Shelf>()

  const shelf = (prefix: string): Shelf => {
    let one = shelves.get(prefix)
    if (one === undefined) {
      one = { keys: [], rows: [], keysStale: true, rowsStale: true }
      shelves.set(prefix, one)
    }
    if (one.keysStale) {
      one.keys = [...image.keys()].filter((key) => key.startsWith(prefix)).sort(compareKeys)
      one.keysStale = false
      one.rowsStale = true
    }
    return one
  }

  const applyFrame = (payload: FramePayload): void => {
    const changed = foldFrame(image, payload)
    const told = new Set<string>(changed.keys())
    for (const [key, membership] of changed) {
      for (const prefix of prefixesOf(key)) {
        told.add(prefix)
        const one = shelves.get(prefix)
        if (one === undefined) continue
        one.rowsStale = true
        one.keysStale ||= membership
      }
    }
    for (const key of told) for (const listener of listeners.get(key) ?? []) listener()
    for (const listener of eventListeners) listener(payload.events, payload)
  }

  return {
    image,
    applyFrame,
    row: <K extends string>(key: K) => image.get(key) as RowOf<K> | undefined,
    keys: (prefix) => shelf(prefix).keys,
    rows: <K extends string>(prefix: K) => {
      const one = shelf(prefix)
      if (one.rowsStale) {
        one.rows = one.keys.map((key) => image.get(key) as Row)
        one.rowsStale = false
      }
      return one.rows as readonly RowOf<`${K}x`>[]
    },
    subscribe: (key, listener) => enrol(listeners, key, listener),
    onEvents: (listener) => {
      eventListeners.add(listener)
      return () => eventListeners.delete(listener)
    },
  }
}

/** Changed keys → whether the key came or went. */
function foldFrame(image: Image, payload: FramePayload): Map<string, boolean> {
  const changed = new Map<string, boolean>()
  if (payload.kind === 'image') {
    const fresh = new Set(payload.set.map(([key]) => key))
    for (const key of image.keys()) if (!fresh.has(key)) changed.set(key, true)
    for (const key of changed.keys()) image.delete(key)
  }
  for (const key of payload.remove) if (image.delete(key)) changed.set(key, true)
  for (const [key, row] of payload.set) {
    changed.set(key, (changed.get(key) ?? false) || !image.has(key))
    image.set(key, row)
  }
  return changed
}

function enrol(listeners: Map<string, Set<Listener>>, key: string, listener: Listener): () => void {
  const those = listeners.get(key) ?? new Set()
  listeners.set(key, those.add(listener))
  return () => {
    those.delete(listener)
    if (those.size === 0 && listeners.get(key) === those) listeners.delete(key)
  }
}

/** The page's own store; a second picture (a fork beside its origin) gets its own through the context. */
export const imageStore = createImageStore()
export const ImageStoreContext = createContext<ImageStore>(imageStore)
export const useImageStore = (): ImageStore => useContext(ImageStoreContext)

/** The row under a key; draws again only when that row changed. */
export function useRow<K extends string>(key: K): RowOf<K> | undefined {
  const store = useImageStore()
  const subscribe = useCallback((listener: Listener) => store.subscribe(key, listener), [store, key])
  return useSyncExternalStore(subscribe, () => store.row(key))
}

/** Keys under a prefix that ends in '/'; draws again only when one comes or goes. */
export function useKeys(prefix: string): readonly string[] {
  const store = useImageStore()
  const subscribe = useCallback((listener: Listener) => store.subscribe(prefix, listener), [store, prefix])
  return useSyncExternalStore(subscribe, () => store.keys(prefix))
}

/** All rows under a prefix that ends in '/'; draws again when any of them changed. */
export function useRows<K extends string>(prefix: K): readonly RowOf<`${K}x`>[] {
  const store = useImageStore()
  const subscribe = useCallback((listener: Listener) => store.subscribe(prefix, listener), [store, prefix])
  return useSyncExternalStore(subscribe, () => store.rows(prefix))
}

/** What `select` makes of the image, drawn again when one of the keys (or prefixes) changed and the text of it differs. */
export function useImage<T extends string | number | boolean | null>(
  keys: readonly string[],
  select: (image: Image) => T,
): T {
  const store = useImageStore()
  const joined = keys.join(' ')
  const subscribe = useCallback(
    (listener: Listener) => {
      const ways = joined.split(' ').map((key) => store.subscribe(key, listener))
      return () => {
        for (const out of ways) out()
      }
    },
    [store, joined],
  )
  return useSyncExternalStore(subscribe, () => select(store.image))
}
