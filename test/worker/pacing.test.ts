import { describe, expect, test } from 'vitest'
import { anchorPace, createPace, frameGapMs, noteSlice, shownSpeed, wantedUs } from '../../src/worker/pacing.ts'
import { openFake } from './fake-doors.ts'

describe('pacing: arithmetic', () => {
  test('pacing: virtual time is wall time by speed, from where it was started', () => {
    const pace = createPace(10)
    anchorPace(pace, 500, 7_000)
    expect(wantedUs(pace, 516)).toBe(7_000 + 160_000)
    noteSlice(pace, 517, 7_000, 167_000, 167_000)
    expect(wantedUs(pace, 532)).toBe(7_000 + 320_000)
    expect(shownSpeed(pace, 532)).toBe(10)
  })

  test('pacing: what an engine fell short of is not caught up later, and the speed told is the real one', () => {
    const pace = createPace(1_000)
    anchorPace(pace, 0, 0)
    let nowUs = 0
    for (let nowMs = 16; nowMs <= 1_600; nowMs += 16) {
      const aimUs = wantedUs(pace, nowMs)
      expect(aimUs - nowUs).toBe(16_000_000)
      noteSlice(pace, nowMs, nowUs, nowUs + 1_600_000, aimUs)
      nowUs += 1_600_000
    }
    expect(shownSpeed(pace, 1_600)).toBe(100)
    // It keeps up again: soon the wish is told.
    for (let nowMs = 1_616; nowMs <= 2_100; nowMs += 16) {
      const aimUs = wantedUs(pace, nowMs)
      noteSlice(pace, nowMs, nowUs, aimUs, aimUs)
      nowUs = aimUs
    }
    expect(shownSpeed(pace, 2_100)).toBe(1_000)
  })

  test('pacing: after a sleep of hours time goes on from where it was', () => {
    const pace = createPace(1)
    anchorPace(pace, 0, 0)
    noteSlice(pace, 16, 0, 16_000, wantedUs(pace, 16))
    const aimUs = wantedUs(pace, 3_600_000)
    expect(aimUs).toBeGreaterThan(16_000)
    expect(aimUs).toBeLessThan(100_000)
  })

  test('pacing: a large frame makes the next one wait, at most a quarter of a second', () => {
    expect(frameGapMs(1_000)).toBe(16)
    expect(frameGapMs(204_800)).toBe(50)
    expect(frameGapMs(50_000_000)).toBe(250)
  })
})

describe('pacing: a session', () => {
  test('pacing: no turn is planned while paused', async () => {
    const fake = await openFake()
    expect(fake.planned()).toBe(0)
    fake.ask({ type: 'run' })
    expect(fake.planned()).toBe(1)
    fake.pass(100)
    fake.ask({ type: 'pause' })
    expect(fake.planned()).toBe(0)
    const frames = fake.frames.length
    fake.pass(10_000)
    expect(fake.frames.length).toBe(frames)
  })

  test('pacing: at speed 1 a second of wall is a second of the world, in at most 63 frames', async () => {
    const fake = await openFake()
    fake.ask({ type: 'run' })
    fake.pass(1_000)
    fake.ask({ type: 'pause' })
    expect(fake.last().nowUs).toBeGreaterThan(980_000)
    expect(fake.last().nowUs).toBeLessThanOrEqual(1_000_000)
    expect(fake.frames.length).toBeLessThanOrEqual(65)
    expect(fake.frames.length).toBeGreaterThan(50)
  })

  test('pacing: a change of speed counts from then on', async () => {
    const fake = await openFake()
    fake.ask({ type: 'run' })
    fake.pass(100)
    fake.ask({ type: 'set-speed', speed: 0.01 })
    const { nowUs } = fake.host.live!.session.simulation.world
    fake.pass(1_000)
    expect(fake.last().nowUs - nowUs).toBeLessThanOrEqual(10_000)
    expect(fake.last().nowUs - nowUs).toBeGreaterThan(9_000)
    expect(fake.last().speed).toBe(0.01)
  })

  test('pacing: on a slow machine a slice ends after its budget, and messages are heard between', async () => {
    const fake = await openFake()
    fake.ask({ type: 'set-speed', speed: 1_000 })
    fake.costMs = 1
    fake.ask({ type: 'run' })
    fake.pass(2_000)
    expect(fake.last().running).toBe(true)
    expect(fake.last().speed).toBeLessThan(50)
    fake.ask({ type: 'pause' })
    expect(fake.last().running).toBe(false)
  })
})
