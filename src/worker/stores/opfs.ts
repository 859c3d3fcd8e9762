/**
 * The origin's private file system: a directory tree as a Kafka would have it, `vivarium/<generation>/node-1/orders-0/…`, and two
 * manifests that take turns. Only a dedicated worker has the synchronous handles this needs.
 */
import { concat } from '../../base/bytes.ts'
import type { Backend, Change } from './store.ts'

const ROOT = 'vivarium'
const MANIFESTS = ['manifest-a', 'manifest-b'] as const
const HANDLES_MAX = 256
/** A handle is exclusive, and the worker that died a moment ago may still be letting go of it. */
const TRIES = 20
const TRY_AGAIN_MS = 50

/** As far as it is used here; the page's types do not know it. */
interface SyncHandle {
  read(buffer: Uint8Array, options: { at: number }): number
  write(buffer: Uint8Array, options: { at: number }): number
  truncate(size: number): void
  getSize(): number
  flush(): void
  close(): void
}

interface Opfs {
  root: FileSystemDirectoryHandle
  dirs: Map<string, FileSystemDirectoryHandle>
  /** Open files, least recently used first. */
  handles: Map<string, SyncHandle>
}

/** Rejects where there is no such file system, or it may not be used (a sandboxed frame, some private windows). */
export async function openOpfs(): Promise<Backend> {
  if (!('createSyncAccessHandle' in FileSystemFileHandle.prototype)) throw new Error('no synchronous file handles here')
  const top = await navigator.storage.getDirectory()
  const opfs: Opfs = { root: await top.getDirectoryHandle(ROOT, { create: true }), dirs: new Map(), handles: new Map() }
  // What can't be written is no store: better to know now.
  for (const name of MANIFESTS) await handleOf(opfs, name)
  return {
    kind: 'opfs',
    manifests: async () => MANIFESTS.map((name) => readAll(opfs.handles.get(name) as SyncHandle)),
    read: (name, length) => read(opfs, name, length),
    commit: (change) => commit(opfs, change),
    async clear() {
      closeAll(opfs)
      await top.removeEntry(ROOT, { recursive: true })
      opfs.dirs.clear()
      opfs.root = await top.getDirectoryHandle(ROOT, { create: true })
      for (const name of MANIFESTS) await handleOf(opfs, name)
    },
    close: async () => closeAll(opfs),
  }
}

function readAll(handle: SyncHandle): Uint8Array {
  const bytes = new Uint8Array(handle.getSize())
  handle.read(bytes, { at: 0 })
  return bytes
}

const isMissing = (error: unknown): boolean => (error as { name?: string } | null)?.name === 'NotFoundError'

async function directoryOf(opfs: Opfs, path: string, create: boolean): Promise<FileSystemDirectoryHandle> {
  if (path === '') return opfs.root
  const found = opfs.dirs.get(path)
  if (found !== undefined) return found
  const slash = path.lastIndexOf('/')
  const parent = await directoryOf(opfs, path.slice(0, Math.max(0, slash)), create)
  const made = await parent.getDirectoryHandle(path.slice(slash + 1), { create })
  opfs.dirs.set(path, made)
  return made
}

async function fileOf(opfs: Opfs, name: string, create: boolean): Promise<FileSystemFileHandle> {
  const slash = name.lastIndexOf('/')
  const directory = await directoryOf(opfs, name.slice(0, Math.max(0, slash)), create)
  return directory.getFileHandle(name.slice(slash + 1), { create })
}

async function read(opfs: Opfs, name: string, length: number): Promise<Uint8Array> {
  if (length === 0) return new Uint8Array(0)
  try {
    const file = await (await fileOf(opfs, name, false)).getFile()
    return new Uint8Array(await file.slice(0, length).arrayBuffer())
  } catch (error) {
    if (isMissing(error)) return new Uint8Array(0)
    throw error
  }
}

async function handleOf(opfs: Opfs, name: string): Promise<SyncHandle> {
  const found = opfs.handles.get(name)
  if (found !== undefined) {
    opfs.handles.delete(name)
    opfs.handles.set(name, found)
    return found
  }
  // The manifests stay open.
  const oldest = [...opfs.handles.keys()].find((each) => !MANIFESTS.includes(each as 'manifest-a'))
  if (opfs.handles.size >= HANDLES_MAX && oldest !== undefined) close(opfs, oldest)
  const made = await createHandle(await fileOf(opfs, name, true))
  opfs.handles.set(name, made)
  return made
}

async function createHandle(file: FileSystemFileHandle): Promise<SyncHandle> {
  const synchronous = file as unknown as { createSyncAccessHandle(): Promise<SyncHandle> }
  for (let tries = 1; ; tries++) {
    try {
      return await synchronous.createSyncAccessHandle()
    } catch (error) {
      if (tries >= TRIES || (error as { name?: string } | null)?.name !== 'NoModificationAllowedError') throw error
    }
    await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_MS))
  }
}

function close(opfs: Opfs, name: string): void {
  opfs.handles.get(name)?.close()
  opfs.handles.delete(name)
}

function closeAll(opfs: Opfs): void {
  for (const name of [...opfs.handles.keys()]) close(opfs, name)
}

/** A full disk writes less than it was given, or throws. */
function write(handle: SyncHandle, bytes: Uint8Array, at: number): void {
  if (handle.write(bytes, { at }) < bytes.length) throw new DOMException('the disk is full', 'QuotaExceededError')
}

async function commit(opfs: Opfs, { appends, removed, onlyGeneration, sequence, manifest }: Change): Promise<void> {
  for (const { name, at, slices } of appends) {
    const handle = await handleOf(opfs, name)
    if (handle.getSize() > at) handle.truncate(at)
    write(handle, slices.length === 1 ? (slices[0] as Uint8Array) : concat(slices), at)
  }
  const target = opfs.handles.get(MANIFESTS[(sequence % 2) as 0 | 1]) as SyncHandle
  target.truncate(0)
  write(target, manifest, 0)
  target.flush()
  for (const name of removed) await removeFile(opfs, name)
  if (onlyGeneration !== null) await removeOthers(opfs, String(onlyGeneration))
}

async function removeFile(opfs: Opfs, name: string): Promise<void> {
  close(opfs, name)
  const slash = name.lastIndexOf('/')
  try {
    const directory = await directoryOf(opfs, name.slice(0, slash), false)
    await directory.removeEntry(name.slice(slash + 1))
  } catch (error) {
    if (!isMissing(error)) throw error
  }
}

async function removeOthers(opfs: Opfs, generation: string): Promise<void> {
  const others: string[] = []
  for await (const [name, { kind }] of opfs.root.entries()) {
    if (kind === 'directory' && name !== generation) others.push(name)
  }
  for (const other of others) {
    for (const name of [...opfs.handles.keys()]) if (name.startsWith(`${other}/`)) close(opfs, name)
    for (const path of [...opfs.dirs.keys()]) if (path === other || path.startsWith(`${other}/`)) opfs.dirs.delete(path)
    await opfs.root.removeEntry(other, { recursive: true })
  }
}
