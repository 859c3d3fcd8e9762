import { expect, test } from 'vitest'
import { inJavaHashOrder, javaHashCode, partitionForKey } from '../../src/engine/coordinator/java-hash.ts'
import { rowKey, textOfRowKey } from '../../src/engine/coordinator/row-key.ts'

test('java hash: codes and partitions of `__consumer_offsets` as Kafka computes them', () => {
  const vectors: [string, number, number][] = [
    ['test', 3556498, 48],
    ['test-group', 627841412, 12],
    ['my-group', -1906497762, 12],
    ['group-1', 293427299, 49],
    ['console-consumer-1', 35782224, 24],
    ['a', 97, 47],
    ['polygenelubricants', -2147483648, 0],
  ]
  for (const [key, code, partition] of vectors) {
    expect([javaHashCode(key), partitionForKey(key, 50)]).toEqual([code, partition])
  }
})

test('java hash: the order of a hash map is that of its slots, then of coming', () => {
  expect(inJavaHashOrder(['b', 'a', 'q', '0'])).toEqual(['0', 'a', 'q', 'b'])
  expect(inJavaHashOrder(['q', 'a'])).toEqual(['q', 'a'])
})

test('row keys: any group id becomes one step of a path, and itself again', () => {
  for (const text of ['', '%', 'a/b~c', 'plain', '%2f', '결제/팀']) {
    expect(rowKey(text)).toMatch(/^[^/~]+$/)
    expect(textOfRowKey(rowKey(text))).toBe(text)
  }
})
