import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { concat, toHex, utf8Decode } from '../../src/base/bytes.ts'
import { bootstrapCheckpoint, formatDisk, javaDate, readMetaProperties } from '../../src/engine/broker/format.ts'
import { fakeCtx } from '../engine/fake-ctx.ts'

test('format: bootstrap.checkpoint has the bytes that kafka-storage wrote', () => {
  const golden = new Uint8Array(readFileSync('test/golden/broker/bootstrap.checkpoint'))
  // There the header was stamped 18 ms before the rest.
  const header = 83
  expect(toHex(bootstrapCheckpoint(0x01a1fb3c80bc).subarray(header))).toBe(toHex(golden.subarray(header)))
  expect(toHex(bootstrapCheckpoint(0x01a1fb3c80aa).subarray(0, header))).toBe(toHex(golden.subarray(0, header)))
})

test('format: dates are written as Java writes them', () => {
  expect(javaDate(1_795_216_408_000)).toBe('Fri Nov 20 23:13:28 UTC 2026')
  expect(javaDate(951_782_400_000)).toBe('Tue Feb 29 00:00:00 UTC 2000')
})

test('format: a directory knows whose it is, and is formatted once', () => {
  const ctx = fakeCtx()
  formatDisk(ctx.disk, { nodeId: 3, clusterId: 'AAAAAAAAQACAAAAAAAAAAQ' }, ctx.random('format'), ctx.wallMs)
  const first = readMetaProperties(ctx.disk)
  formatDisk(ctx.disk, { nodeId: 4, clusterId: 'other' }, ctx.random('format'), ctx.wallMs)
  expect(readMetaProperties(ctx.disk)).toEqual(first)
  expect(first).toMatchObject({ nodeId: 3, clusterId: 'AAAAAAAAQACAAAAAAAAAAQ' })
  const text = utf8Decode(concat(ctx.disk.read('meta.properties', 0, 1000)))
  expect(text).toMatch(/^#\n#Tue Nov 14 22:13:20 UTC 2023\nnode.id=3\ndirectory.id=\S{22}\nversion=1\ncluster.id=/)
})
