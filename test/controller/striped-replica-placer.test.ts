import { expect, test } from 'vitest'
import { seedPrng } from '../../src/base/prng.ts'
import {
  placeReplicas,
  type UsableBroker,
} from '../../src/engine/controller/partition-assignment/striped-replica-placer.ts'

function brokers(...specs: [id: number, rack?: string | null, fenced?: boolean][]): UsableBroker[] {
  return specs.map(([id, rack = null, fenced = false]) => ({ id, rack, fenced }))
}

function placed(seed: number, of: UsableBroker[], count: number, factor: number): number[][] {
  const result = placeReplicas(seedPrng(seed, 'placement'), of, count, factor)
  if ('error' in result) throw new Error(result.error)
  return result
}

test('placement: in one rack each partition begins one broker further, whatever the start', () => {
  const starts = new Set<number>()
  for (let seed = 0; seed < 20; seed++) {
    const rows = placed(seed, brokers([1], [2], [3]), 3, 3)
    const start = rows[0]?.[0] as number
    starts.add(start)
    const at = (offset: number) => ((start - 1 + offset) % 3) + 1
    expect(rows).toEqual([0, 1, 2].map((row) => [at(row), at(row + 1), at(row + 2)]))
  }
  expect(starts).toEqual(new Set([1, 2, 3]))
})

test('placement: after as many partitions as there are unfenced brokers the lists are shuffled, leaders stay spread', () => {
  const orders = new Set<string>()
  for (let seed = 0; seed < 30; seed++) {
    const rows = placed(seed, brokers([1], [2], [3]), 6, 3)
    expect(
      rows
        .slice(3)
        .map(([leader]) => leader)
        .sort(),
    ).toEqual([1, 2, 3])
    orders.add(String(rows[3]))
  }
  expect(orders.size).toBeGreaterThan(3)
})

test('placement: replicas are spread over racks, and leaders over brokers', () => {
  const six = brokers([1, 'a'], [2, 'a'], [3, 'b'], [4, 'b'], [5, 'c'], [6, 'c'])
  const rackOf = new Map(six.map(({ id, rack }) => [id, rack]))
  const rows = placed(7, six, 6, 3)
  for (const row of rows) expect(new Set(row.map((id) => rackOf.get(id)))).toEqual(new Set(['a', 'b', 'c']))
  expect(new Set(rows.map(([leader]) => leader)).size).toBe(6)
})

test('placement: a fenced broker gets replicas only after the others, and never leads', () => {
  for (let seed = 0; seed < 10; seed++) {
    for (const row of placed(seed, brokers([1], [2, null, true], [3]), 4, 3)) expect(row[2]).toBe(2)
    for (const row of placed(seed, brokers([1], [2, null, true], [3]), 4, 2)) expect(row).not.toContain(2)
  }
})

test('placement: a single broker leads everything', () => {
  expect(placed(1, brokers([5]), 4, 1)).toEqual([[5], [5], [5], [5]])
})

test('placement: too few brokers, no unfenced broker and factor 0 are refused', () => {
  const refusal = (of: UsableBroker[], factor: number) => placeReplicas(seedPrng(1, 'x'), of, 1, factor)
  expect(refusal(brokers([1], [2], [3]), 4)).toEqual({
    error:
      'The target replication factor of 4 cannot be reached because only 3 broker(s) are registered or some brokers have all their log directories cordoned.',
  })
  expect(refusal(brokers([1, null, true]), 1)).toEqual({ error: 'No broker is there to lead: all are fenced.' })
  expect(refusal(brokers([1]), 0)).toHaveProperty('error', expect.stringContaining('not a positive'))
})
