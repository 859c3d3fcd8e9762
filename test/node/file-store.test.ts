import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createDiskState, type DiskState } from '../../src/engine/sim/disk-state.ts'
import { createDisk, type DiskOp } from '../../src/engine/sim/memory-disk.ts'
import { applyOperation, closeFileStore, createFileStore, loadDisk, storeDisk } from '../../src/node/file-store.ts'

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'vivarium-file-store-'))
})

afterEach(() => rmSync(root, { recursive: true, force: true }))

/** All files with their bytes, all directories, sorted. */
function contents(state: DiskState): Record<string, string> {
  const disk = createDisk(state)
  const found: Record<string, string> = {}
  const visit = (dir: string) => {
    for (const name of disk.list(dir)) {
      const path = dir === '' ? name : `${dir}/${name}`
      const size = disk.size(path)
      found[path] = size < 0 ? 'dir' : Buffer.concat(disk.read(path, 0, size)).toString('hex')
      if (size < 0) visit(path)
    }
  }
  visit('')
  return found
}

const file = fc.constantFrom('a.log', 'orders-0/0.log', 'orders-0/0.index', 'orders-1/0.log')
const dir = fc.constantFrom('orders-0', 'orders-1', 'gone-0')
const bytes = fc.uint8Array({ maxLength: 40 })
const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ op: fc.constant('append' as const), path: file, slices: fc.array(bytes, { maxLength: 3 }) }),
  },
  fc.record({ op: fc.constant('append' as const), path: file, slices: fc.constant([new Uint8Array(5_000).fill(7)]) }),
  fc.record({ op: fc.constant('extend' as const), path: file, length: fc.nat(20) }),
  fc.record({ op: fc.constant('write' as const), path: file, bytes }),
  fc.record({ op: fc.constant('truncate' as const), path: file, length: fc.nat(60) }),
  fc.record({ op: fc.constant('flush' as const), path: file }),
  fc.record({ op: fc.constant('rename' as const), path: fc.oneof(file, dir), to: fc.oneof(file, dir) }),
  fc.record({ op: fc.constant('remove' as const), path: fc.oneof(file, dir) }),
  fc.record({ op: fc.constant('mkdir' as const), path: dir }),
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

function take(disk: ReturnType<typeof createDisk>, each: Step): void {
  if (each.op === 'append') disk.append(each.path, each.slices)
  else if (each.op === 'extend') disk.extend(each.path, each.length).fill(0x5a)
  else if (each.op === 'write') disk.write(each.path, each.bytes)
  else if (each.op === 'truncate') disk.truncate(each.path, each.length)
  else if (each.op === 'flush') disk.flush(each.path)
  // A directory takes the name of no file, nor the reverse: the log layer never asks for that.
  else if (each.op === 'rename' && each.path.includes('.') === each.to.includes('.')) disk.rename(each.path, each.to)
  else if (each.op === 'remove') disk.remove(each.path)
  else if (each.op === 'mkdir') disk.mkdir(each.path)
}

test('file-store: after any operations the directory holds what the simulated page cache holds, turn by turn', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(step, fc.boolean()), { maxLength: 60 }), (steps) => {
      const path = mkdtempSync(join(root, 'run-'))
      const store = createFileStore(path)
      const state = createDiskState()
      const journal: DiskOp[] = []
      const disk = createDisk(state, { journal: (operation) => journal.push(operation) })
      for (const [each, endsTurn] of steps) {
        try {
          take(disk, each)
        } catch {
          // The port refused, such as a file in a directory that is missing: nothing happened.
        }
        if (!endsTurn) continue
        for (const operation of journal) applyOperation(store, operation)
        journal.length = 0
      }
      for (const operation of journal) applyOperation(store, operation)
      expect(contents(loadDisk(createFileStore(path)))).toEqual(contents(state))
      closeFileStore(store)
    }),
    { numRuns: 150 },
  )
})

test('file-store: an append of nothing makes an empty file', () => {
  const store = createFileStore(root)
  applyOperation(store, { op: 'append', path: '0.log', at: 0, bytes: [] })
  expect(readdirSync(root)).toEqual(['0.log'])
  closeFileStore(store)
})

test('file-store: what a killed host left half written is gone at the next start', () => {
  writeFileSync(join(root, 'checkpoint'), 'whole')
  writeFileSync(join(root, 'checkpoint.unfinished'), 'ha')
  expect(contents(loadDisk(createFileStore(root)))).toEqual({ checkpoint: Buffer.from('whole').toString('hex') })
  expect(existsSync(join(root, 'checkpoint.unfinished'))).toBe(false)
})

test('file-store: more files than may be open at once can all grow', () => {
  const store = createFileStore(root)
  for (let round = 0; round < 2; round++) {
    for (let index = 0; index < 300; index++) {
      applyOperation(store, { op: 'append', path: `${index}.log`, at: round, bytes: [new Uint8Array([round])] })
    }
  }
  expect(store.handles.size).toBeLessThanOrEqual(256)
  closeFileStore(store)
  const found = contents(loadDisk(createFileStore(root)))
  expect(Object.keys(found)).toHaveLength(300)
  expect(new Set(Object.values(found))).toEqual(new Set(['0001']))
})

test('file-store: a directory made in memory is written out whole', () => {
  const state = createDiskState()
  const disk = createDisk(state)
  disk.mkdir('orders-0')
  disk.append('orders-0/0.log', [new Uint8Array([1, 2, 3])])
  disk.append('orders-0/0.index', [])
  storeDisk(createFileStore(root), state)
  expect(contents(loadDisk(createFileStore(root)))).toEqual(contents(state))
})

test('file-store: indexes that a killed Kafka left at full size are shortened, in the directory too', () => {
  const entries = Buffer.from([0, 0, 0, 9, 0, 0, 16, 0, 0, 0, 0, 18, 0, 0, 32, 0])
  const times = Buffer.from([0, 0, 1, 126, 31, 236, 194, 0, 0, 0, 0, 0])
  writeFileSync(join(root, '0.index'), Buffer.concat([entries, Buffer.alloc(10_485_760 - 16)]))
  writeFileSync(join(root, '0.timeindex'), Buffer.concat([times, Buffer.alloc(10_485_756 - 12)]))
  writeFileSync(join(root, '9.index'), Buffer.alloc(10_485_760))
  const store = createFileStore(root)
  const loaded = contents(loadDisk(store))
  expect(loaded).toEqual({ '0.index': entries.toString('hex'), '0.timeindex': times.toString('hex'), '9.index': '' })
  applyOperation(store, { op: 'append', path: '0.index', at: 16, bytes: [Buffer.from([1])] })
  closeFileStore(store)
  expect(contents(loadDisk(createFileStore(root)))['0.index']).toBe(`${entries.toString('hex')}01`)
})
