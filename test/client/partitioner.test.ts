import { describe, expect, test } from 'vitest'
import { utf8Encode } from '../../src/base/bytes.ts'
import { partitionForKey } from '../../src/engine/client/partitioner.ts'

const keys = ['kim', 'lee', 'park', 'choi', 'jung']
const partitions = (count: number) => keys.map((key) => partitionForKey(utf8Encode(key), count))

describe('the partition of a key', () => {
  test('partitioner: five names that a book uses all fall on partition 2 of 3', () => {
    expect(partitions(3)).toEqual([2, 2, 2, 2, 2])
  })

  test('partitioner: with a fourth partition the same keys go elsewhere', () => {
    expect(partitions(4)).toEqual([1, 0, 3, 3, 2])
  })
})
