import { describe, expect, test } from 'vitest'
import { concat, utf8Encode } from '../../src/base/bytes.ts'
import { clonePlain } from '../../src/base/clone.ts'
import { nextInt, seedPrng } from '../../src/base/prng.ts'
import {
  createDisk,
  createDiskState,
  type DiskOp,
  type DiskState,
  fileHash,
  losePower,
} from '../../src/engine/sim/memory-disk.ts'

function contents(state: DiskState, path: string): Uint8Array {
  return concat(createDisk(state).read(path, 0, Number.POSITIVE_INFINITY)).slice()
}

function bytesOf(seed: number, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (seed * 31 + i * 7) & 0xff)
}

describe('memory disk', () => {
  test('disk: appends, extends, truncates and reads agree with a plain array at every step', () => {
    const state = createDiskState()
    const disk = createDisk(state)
    const prng = seedPrng('disk', 'model')
    let model: number[] = []
    for (let step = 0; step < 400; step++) {
      const length = nextInt(prng, 10) === 0 ? nextInt(prng, 9_000) : nextInt(prng, 200)
      const bytes = bytesOf(step, length)
      const kind = nextInt(prng, 12)
      if (kind === 0) {
        const to = nextInt(prng, model.length + 1)
        if (disk.size('f') >= 0) disk.truncate('f', to)
        model = model.slice(0, to)
      } else if (kind < 6) {
        disk.extend('f', length).set(bytes)
        model.push(...bytes)
      } else {
        const cut = nextInt(prng, length + 1)
        disk.append('f', [bytes.subarray(0, cut), bytes.subarray(cut)])
        model.push(...bytes)
      }
      if (disk.size('f') < 0) continue
      expect(disk.size('f')).toBe(model.length)
      const from = nextInt(prng, model.length + 1)
      const count = nextInt(prng, 5_000)
      expect([...concat(disk.read('f', from, count))]).toEqual(model.slice(from, from + count))
    }
    expect(state.bytesUsed).toBe(model.length)
  })

  test.each([
    ['clonePlain', clonePlain],
    ['structuredClone', structuredClone],
  ] as const)('disk: two futures of one state (%s) append without sharing bytes', (_, clone) => {
    const before = createDiskState()
    createDisk(before).append('f', [utf8Encode('common.')])
    const early = createDisk(before).read('f', 0, 100)
    const a = clone({ before }).before
    const b = clone({ before }).before
    createDisk(a).append('f', [utf8Encode('left')])
    createDisk(b).extend('f', 5).set(utf8Encode('right'))
    createDisk(before).append('f', [utf8Encode('middle')])
    createDisk(a).append('f', [utf8Encode('+')])
    expect(contents(a, 'f')).toEqual(utf8Encode('common.left+'))
    expect(contents(b, 'f')).toEqual(utf8Encode('common.right'))
    expect(contents(before, 'f')).toEqual(utf8Encode('common.middle'))
    expect(concat(early)).toEqual(utf8Encode('common.'))
  })

  test('disk: bytes that were read stay as they were when the file is cut and written on', () => {
    const state = createDiskState()
    const disk = createDisk(state)
    disk.append('f', [utf8Encode('abcdef')])
    const seen = disk.read('f', 0, 6)
    disk.truncate('f', 2)
    disk.append('f', [utf8Encode('XYZ')])
    expect(concat(seen)).toEqual(utf8Encode('abcdef'))
    expect(contents(state, 'f')).toEqual(utf8Encode('abXYZ'))
  })

  test('disk: a long slice is kept by reference, a short one is copied', () => {
    const disk = createDisk(createDiskState())
    const long = bytesOf(1, 4096)
    const short = bytesOf(2, 4095)
    disk.append('f', [short, long])
    const slices = disk.read('f', 0, 9_000)
    expect(slices.some((s) => s.buffer === long.buffer)).toBe(true)
    expect(slices.some((s) => s.buffer === short.buffer)).toBe(false)
  })

  test('disk: the hash is of the content, not of how it was written, and follows appends and truncations', () => {
    const a = createDiskState()
    const b = createDiskState()
    const all = bytesOf(5, 10_001)
    createDisk(a).append('f', [all])
    for (let i = 0; i < all.length; i += 97) {
      createDisk(b).append('f', [all.subarray(i, i + 97)])
      fileHash(b, 'f')
    }
    expect(fileHash(b, 'f')).toBe(fileHash(a, 'f'))
    createDisk(b).truncate('f', 10_000)
    expect(fileHash(b, 'f')).not.toBe(fileHash(a, 'f'))
    createDisk(b).append('f', [all.subarray(10_000)])
    expect(fileHash(b, 'f')).toBe(fileHash(a, 'f'))
    createDisk(b).truncate('f', 4_000)
    createDisk(b).append('f', [bytesOf(6, 100), all.subarray(4_100)])
    expect(fileHash(b, 'f')).not.toBe(fileHash(a, 'f'))
    createDisk(b).truncate('f', 4_000)
    createDisk(b).append('f', [all.subarray(4_000)])
    expect(fileHash(b, 'f')).toBe(fileHash(a, 'f'))
    createDisk(b).append('f', [new Uint8Array(1)])
    expect(fileHash(b, 'f')).not.toBe(fileHash(a, 'f'))
    expect(fileHash(b, 'none')).toBe('')
  })

  test('disk: a power loss keeps what was flushed, and of the rest at most a beginning', () => {
    const kept = new Set<number>()
    for (let seed = 0; seed < 40; seed++) {
      const state = createDiskState()
      const disk = createDisk(state)
      disk.append('f', [utf8Encode('flushed')])
      disk.flush('f')
      disk.append('f', [utf8Encode(' and not')])
      disk.write('checkpoint', utf8Encode('0\n'))
      losePower(state, seedPrng(seed, 'power'))
      const text = contents(state, 'f')
      expect(concat([utf8Encode('flushed and not')]).slice(0, text.length)).toEqual(text)
      expect(text.length).toBeGreaterThanOrEqual(7)
      expect(contents(state, 'checkpoint')).toEqual(utf8Encode('0\n'))
      expect(state.bytesUsed).toBe(text.length + 2)
      kept.add(text.length)
    }
    expect(kept.has(7)).toBe(true)
    expect(kept.size).toBeGreaterThan(3)
  })

  test('disk: directories are listed, renamed and removed with all that is in them', () => {
    const state = createDiskState()
    const disk = createDisk(state)
    disk.mkdir('a-0')
    disk.append('a-0/2.log', [utf8Encode('x')])
    disk.write('a-0/1.log', utf8Encode('yy'))
    disk.write('meta.properties', utf8Encode('z'))
    expect(disk.list('')).toEqual(['a-0', 'meta.properties'])
    disk.rename('a-0', 'a-0.u-delete')
    expect(disk.list('a-0.u-delete')).toEqual(['1.log', '2.log'])
    expect(disk.size('a-0/1.log')).toBe(-1)
    expect(() => disk.append('a-0/1.log', [utf8Encode('q')])).toThrow(/ENOENT/)
    disk.remove('a-0.u-delete')
    expect(disk.list('')).toEqual(['meta.properties'])
    expect(state.bytesUsed).toBe(1)
  })

  test('disk: a full disk refuses what does not fit and keeps what it has; a broken one refuses everything', () => {
    const state = createDiskState(10)
    const disk = createDisk(state)
    disk.append('f', [bytesOf(1, 8)])
    expect(() => disk.extend('f', 3)).toThrow(/ENOSPC/)
    expect(disk.size('f')).toBe(8)
    disk.write('f', bytesOf(2, 10))
    expect(() => disk.append('g', [bytesOf(1, 1)])).toThrow(/ENOSPC/)
    state.failing = true
    expect(() => disk.size('f')).toThrow(/EIO/)
  })

  test('disk: the journal, replayed on another disk, gives the same files; touches name every changed row', () => {
    const state = createDiskState()
    const ops: DiskOp[] = []
    const touched = new Set<string>()
    const disk = createDisk(state, { journal: (op) => ops.push(op), touch: (path) => touched.add(path) })
    disk.mkdir('a-0')
    disk.extend('a-0/x', 3).set(utf8Encode('abc'))
    disk.append('a-0/x', [bytesOf(3, 5_000)])
    disk.truncate('a-0/x', 4_000)
    disk.rename('a-0/x', 'a-0/y')
    disk.write('w', utf8Encode('w'))
    disk.write('v', utf8Encode('v'))
    disk.remove('v')
    const mirror = createDisk(createDiskState())
    for (const op of ops) {
      if (op.op === 'append') mirror.append(op.path, op.bytes)
      else if (op.op === 'write') mirror.write(op.path, op.bytes)
      else if (op.op === 'truncate') mirror.truncate(op.path, op.length)
      else if (op.op === 'rename') mirror.rename(op.path, op.to)
      else if (op.op === 'remove') mirror.remove(op.path)
      else if (op.op === 'mkdir') mirror.mkdir(op.path)
    }
    for (const path of ['a-0/y', 'w']) {
      expect(concat(mirror.read(path, 0, 1e6))).toEqual(contents(state, path))
    }
    expect(mirror.list('')).toEqual(disk.list(''))
    expect([...touched].sort()).toEqual(['bytesUsed', 'dirs', 'files/a-0|x', 'files/a-0|y', 'files/v', 'files/w'])
  })
})
