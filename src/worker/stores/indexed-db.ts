/** IndexedDB, where the file system is not to be had: blobs in chunks keyed `[name, n]`, one transaction a batch. */
import { deleteDB, type IDBPDatabase, type IDBPObjectStore, type IDBPTransaction, openDB } from 'idb'
import { concat } from '../../base/bytes.ts'
import type { Backend, Change } from './store.ts'

const DATABASE = 'vivarium'
const CHUNKS = 'chunks'
const MANIFEST = 'manifest'
const CHUNK_BYTES = 65_536

type Chunks = IDBPObjectStore<unknown, string[], typeof CHUNKS, 'readwrite'>
type Transaction = IDBPTransaction<unknown, string[], 'readwrite'>

/** Rejects where there is no such database, or it may not be used. */
export async function openIndexedDb(): Promise<Backend> {
  const database = await openDB(DATABASE, 1, {
    upgrade(made) {
      made.createObjectStore(CHUNKS)
      made.createObjectStore(MANIFEST)
    },
    // Another tab wants a newer one, or to delete it.
    blocking: (_from, _to, event) => (event.target as IDBDatabase).close(),
  })
  return {
    kind: 'indexed-db',
    async manifests() {
      const bytes = (await database.get(MANIFEST, MANIFEST)) as Uint8Array | undefined
      return bytes === undefined ? [] : [bytes]
    },
    read: (name, length) => read(database, name, length),
    commit: (change) => commit(database, change),
    async clear() {
      const transaction = database.transaction([CHUNKS, MANIFEST], 'readwrite')
      await Promise.all([
        transaction.objectStore(CHUNKS).clear(),
        transaction.objectStore(MANIFEST).clear(),
        transaction.done,
      ])
    },
    close: async () => database.close(),
  }
}

/** Forgets the whole database. */
export function deleteIndexedDb(): Promise<void> {
  return deleteDB(DATABASE)
}

const allOf = (name: string): IDBKeyRange => IDBKeyRange.bound([name], [name, []])

async function read(database: IDBPDatabase, name: string, length: number): Promise<Uint8Array> {
  if (length === 0) return new Uint8Array(0)
  const last = Math.floor((length - 1) / CHUNK_BYTES)
  const chunks = (await database.getAll(CHUNKS, IDBKeyRange.bound([name, 0], [name, last]))) as Uint8Array[]
  return concat(chunks).subarray(0, length)
}

/** All or nothing: an error of any part undoes the transaction. */
async function commit(database: IDBPDatabase, change: Change): Promise<void> {
  const transaction = database.transaction([CHUNKS, MANIFEST], 'readwrite', { durability: 'relaxed' })
  const done = transaction.done
  try {
    await Promise.all(putAll(transaction, change))
    await done
  } catch (error) {
    done.catch(() => {})
    try {
      transaction.abort()
    } catch {
      // It was undone already.
    }
    throw error
  }
}

function putAll(transaction: Transaction, { appends, removed, onlyGeneration, manifest }: Change): Promise<unknown>[] {
  const chunks = transaction.objectStore(CHUNKS)
  const parts: Promise<unknown>[] = []
  for (const { name, at, slices } of appends) parts.push(append(chunks, name, at, slices))
  parts.push(transaction.objectStore(MANIFEST).put(manifest, MANIFEST))
  for (const name of removed) parts.push(chunks.delete(allOf(name)))
  if (onlyGeneration !== null) {
    // '0' is the sign after '/'.
    parts.push(chunks.delete(IDBKeyRange.upperBound([`${onlyGeneration}/`], true)))
    parts.push(chunks.delete(IDBKeyRange.lowerBound([`${onlyGeneration}0`])))
  }
  return parts
}

async function append(chunks: Chunks, name: string, at: number, slices: Uint8Array[]): Promise<void> {
  const first = Math.floor(at / CHUNK_BYTES)
  const before = at % CHUNK_BYTES
  // The last chunk is filled up; the others are new.
  const begun = before === 0 ? undefined : ((await chunks.get([name, first])) as Uint8Array | undefined)
  const all = concat(begun === undefined ? slices : [begun.subarray(0, before), ...slices])
  const puts: Promise<unknown>[] = []
  for (let from = 0, n = first; from < all.length; from += CHUNK_BYTES, n++) {
    puts.push(chunks.put(all.slice(from, from + CHUNK_BYTES), [name, n]))
  }
  await Promise.all(puts)
}
