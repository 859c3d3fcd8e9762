import { expect, test } from 'vitest'
import type { HostMessage } from '../../src/contract/frame.ts'
import { gateFrames } from '../../src/ui/frame-gate.ts'

const frame = (): HostMessage => ({ type: 'frame', payload: new ArrayBuffer(0) })
const told: HostMessage = { type: 'failed', what: 'a step', where: 'here' }

function gate() {
  const received: string[] = []
  const planned: (() => void)[] = []
  const take = gateFrames(
    ({ type }) => received.push(type),
    (run) => planned.push(run),
  )
  return { take, received, planned }
}

test('frame gate: all frames that wait are taken in one go', () => {
  const { take, received, planned } = gate()
  take(frame())
  take(frame())
  expect(received).toEqual([])
  expect(planned).toHaveLength(1)
  planned[0]?.()
  expect(received).toEqual(['frame', 'frame'])
  take(frame())
  expect(planned).toHaveLength(2)
})

test('frame gate: another message keeps its place behind the frames before it', () => {
  const { take, received } = gate()
  take(frame())
  take(told)
  expect(received).toEqual(['frame', 'failed'])
})

test('frame gate: where nothing is drawn frames do not pile up', () => {
  const { take, received } = gate()
  for (let i = 0; i < 1_000; i++) take(frame())
  expect(received.length).toBeGreaterThan(900)
})
