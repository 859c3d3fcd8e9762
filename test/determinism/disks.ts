import { filePath, readExtents } from '../../src/engine/sim/disk-state.ts'
import type { World } from '../../src/engine/sim/world.ts'

/** The first file that is not the same in both worlds, byte by byte; null if all are. */
export function differingFile(a: World, b: World): string | null {
  for (const [id, { disk }] of a.processes) {
    const other = b.processes.get(id)?.disk
    if (other === undefined) return `${id} is missing`
    const keys = new Set([...disk.files.keys(), ...other.files.keys()])
    for (const key of keys) {
      const [mine, its] = [disk, other].map(({ files }) => {
        const file = files.get(key)
        return file === undefined ? null : Buffer.concat(readExtents(file, 0, file.length))
      })
      if (mine == null || its == null || !mine.equals(its)) return `${id}: ${filePath(key)}`
    }
  }
  return null
}
