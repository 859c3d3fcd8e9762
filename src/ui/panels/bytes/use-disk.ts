import { useEffect, useRef, useState } from 'react'
import { equalBytes } from '../../../base/bytes.ts'
import { query } from '../../engine-client.ts'
import { useSession } from '../../session-store.ts'
import type { DiskFile } from './files.ts'

/** Disks are read anew at most so often, and only when virtual time has moved. */
const EVERY_MS = 400
const CHUNK_BYTES = 1_048_576
/** A file that grows while it is fetched ends somewhere. */
const DOWNLOAD_BYTES_MAX = 1_073_741_824

/** A number that changes when disks may have. */
export function useDiskTick(): number {
  const [tick, setTick] = useState(0)
  useEffect(() => {
    let waiting: ReturnType<typeof setTimeout> | null = null
    const leave = useSession.subscribe((now, before) => {
      if (waiting !== null || (now.nowUs === before.nowUs && now.phase === before.phase)) return
      waiting = setTimeout(() => {
        waiting = null
        setTick((count) => count + 1)
      }, EVERY_MS)
    })
    return () => {
      leave()
      if (waiting !== null) clearTimeout(waiting)
    }
  }, [])
  return tick
}

/** What lies on the node's disk; null until it is known. The same list until it changes. */
export function useFiles(node: number | null, tick: number): readonly DiskFile[] | null {
  const [found, setFound] = useState<{ node: number; files: DiskFile[] } | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the tick says when to ask again
  useEffect(() => {
    if (node === null) return
    let left = false
    void query({ type: 'files', node }).then((answer) => {
      if (left) return
      const files = answer.type === 'files' ? answer.files : []
      setFound((before) => (before?.node === node && sameFiles(before.files, files) ? before : { node, files }))
    })
    return () => {
      left = true
    }
  }, [node, tick])
  return found?.node === node ? found.files : null
}

function sameFiles(a: readonly DiskFile[], b: readonly DiskFile[]): boolean {
  return (
    a.length === b.length && a.every((file, index) => file.path === b[index]?.path && file.bytes === b[index]?.bytes)
  )
}

/** A part of a file as it was read last. */
export interface FilePart {
  node: number
  path: string
  position: number
  bytes: Uint8Array
  /** Of the whole file. */
  size: number
}

/** Bytes of the file from a position on, read anew at every tick; the same array until one of them changes. */
export function useFilePart(
  node: number | null,
  path: string | null,
  position: number,
  length: number,
  tick: number,
): FilePart | null {
  const [part, setPart] = useState<FilePart | null>(null)
  const latest = useRef(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the tick says when to ask again
  useEffect(() => {
    if (node === null || path === null) return
    const mine = ++latest.current
    void query({ type: 'file', node, path, position, length }).then((answer) => {
      if (mine !== latest.current) return
      if (answer.type !== 'file') return setPart(null)
      const { bytes, size } = answer
      const next = { node, path, position, bytes, size }
      setPart((before) => (before !== null && isSame(before, next) ? before : next))
    })
  }, [node, path, position, length, tick])
  return part?.node === node && part.path === path && part.position === position ? part : null
}

function isSame(a: FilePart, b: FilePart): boolean {
  const { node, path, position, size } = a
  const isSamePlace = node === b.node && path === b.path && position === b.position && size === b.size
  return isSamePlace && equalBytes(a.bytes, b.bytes)
}

/** The whole file, or null when it is not there. */
export async function readWhole(node: number, path: string): Promise<Uint8Array<ArrayBuffer> | null> {
  const chunks: Uint8Array[] = []
  let read = 0
  for (let size = 1; read < size && read < DOWNLOAD_BYTES_MAX; ) {
    const answer = await query({ type: 'file', node, path, position: read, length: CHUNK_BYTES })
    if (answer.type !== 'file') return null
    size = answer.size
    if (answer.bytes.length === 0) break
    chunks.push(answer.bytes)
    read += answer.bytes.length
  }
  const whole = new Uint8Array(read)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}

/** Hands the visitor the file under its own name. */
export function handOver(path: string, bytes: Uint8Array<ArrayBuffer>): void {
  const url = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }))
  const link = document.createElement('a')
  link.href = url
  link.download = path.slice(path.lastIndexOf('/') + 1)
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
