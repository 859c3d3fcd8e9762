/** A session as a file: where it began, what was put in, and the disks it began with. */
import { concat } from '../base/bytes.ts'
import { packDisk, unpackFiles } from '../contract/saved-disk.ts'
import type { Genesis, SavedDisk, SavedSession } from '../contract/session.ts'
import { createDiskState, type DiskState, filePath, readExtents } from '../engine/sim/disk-state.ts'
import { createDisk } from '../engine/sim/memory-disk.ts'
import type { Live } from './live.ts'

export function savedSession({ session, doors, genesisDisks, stateHashes }: Live): SavedSession {
  const { genesis, inputs } = session.simulation
  const disks = [...genesisDisks].map(([id, disk]): [string, SavedDisk] => [id, saveDisk(disk)])
  return {
    format: 1,
    engineHash: doors.engineHash,
    genesis,
    inputs,
    stateHashes,
    ...(disks.length === 0 ? {} : { disks: Object.fromEntries(disks) }),
  }
}

function saveDisk({ dirs, files }: DiskState): SavedDisk {
  const packed = [...files].map(([key, file]): [string, Uint8Array] => [
    filePath(key),
    concat(readExtents(file, 0, file.length)),
  ])
  return packDisk([...dirs].map(filePath), packed)
}

/** The disks of a file, for the nodes there are. Throws an Error that names the file that can't be read. */
export function readDisks(saved: Readonly<Record<string, SavedDisk>>, genesis: Genesis): Map<string, DiskState> {
  const disks = new Map<string, DiskState>()
  for (const { id } of genesis.cluster.nodes) {
    const disk = saved[`node.${id}`]
    if (disk !== undefined) disks.set(`node.${id}`, makeDisk(genesis, disk.dirs, unpackFiles(disk)))
  }
  return disks
}

/** A disk that holds these files. All that is found counts as flushed. */
export function makeDisk(genesis: Genesis, dirs: Iterable<string>, files: Iterable<[string, Uint8Array]>): DiskState {
  const bytesMax = genesis.cluster.diskBytesMax
  const state = createDiskState(bytesMax > 0 ? bytesMax : Number.POSITIVE_INFINITY)
  const disk = createDisk(state)
  for (const dir of dirs) disk.mkdir(dir)
  for (const [path, bytes] of files) {
    disk.append(path, [bytes])
    disk.flush(path)
  }
  return state
}
