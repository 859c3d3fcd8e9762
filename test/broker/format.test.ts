import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { toHex } from '../../src/base/bytes.ts'
import { bootstrapCheckpoint, formatDirectory } from '../../src/engine/broker/format.ts'
import { fakeCtx } from '../engine/fake-ctx.ts'

test('format: bootstrap.checkpoint has the bytes that kafka-storage wrote', () => {
  const golden = new Uint8Array(readFileSync('test/golden/broker/bootstrap.checkpoint'))
  // There the header was stamped 18 ms before the rest.
  const header = 83
  expect(toHex(bootstrapCheckpoint(0x01a1fb3c80bc).subarray(header))).toBe(toHex(golden.subarray(header)))
  expect(toHex(bootstrapCheckpoint(0x01a1fb3c80aa).subarray(0, header))).toBe(toHex(golden.subarray(0, header)))
})

test('format: a directory knows whose it is, and is formatted once', () => {
  const ctx = fakeCtx()
  const first = formatDirectory(ctx, { nodeId: 3, clusterId: 'AAAAAAAAQACAAAAAAAAAAQ' })
  expect(first).toMatchObject({ nodeId: 3, clusterId: 'AAAAAAAAQACAAAAAAAAAAQ' })
  expect(formatDirectory(ctx, { nodeId: 4, clusterId: 'other' })).toEqual(first)
  expect(ctx.disk.list('')).toEqual(['bootstrap.checkpoint', 'meta.properties'])
})
