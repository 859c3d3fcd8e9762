import { describe, expect, test } from 'vitest'
import type { TimedCommand } from '../../src/contract/frame.ts'
import { shrinkInputs } from '../../src/engine/sim/shrink.ts'

const inputs: TimedCommand[] = Array.from({ length: 100 }, (_, i) => ({
  atUs: i,
  command: { type: 'kill', target: `node.${i}` },
}))

describe('shrink', () => {
  test('shrink: what is needed stays, all else goes', () => {
    const needed = [3, 50, 51, 99]
    let tries = 0
    const fails = (some: readonly TimedCommand[]) => {
      tries++
      return needed.every((atUs) => some.some((input) => input.atUs === atUs))
    }
    expect(shrinkInputs(inputs, fails).map(({ atUs }) => atUs)).toEqual(needed)
    expect(tries).toBeLessThan(150)
  })

  test('shrink: it stops when its tries are used up', () => {
    let tries = 0
    const kept = shrinkInputs(inputs, () => ++tries > 1_000, 20)
    expect(tries).toBe(20)
    expect(kept).toEqual(inputs)
  })
})
