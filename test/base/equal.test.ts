import { expect, test } from 'vitest'
import { equalPlain } from '../../src/base/equal.ts'

const row = () => ({ id: 1, isr: [1, 2], spec: { topic: 'orders', key: null }, deadlineUs: Number.POSITIVE_INFINITY })

test('equal: trees that say the same are equal, whatever the order of their fields', () => {
  expect(equalPlain(row(), row())).toBe(true)
  expect(equalPlain({ a: 1, b: [{}] }, { b: [{}], a: 1 })).toBe(true)
  expect(equalPlain({ a: 1, b: undefined }, { a: 1 })).toBe(true)
})

test.each([
  ['a number', { ...row(), id: 2 }],
  ['a longer array', { ...row(), isr: [1, 2, 3] }],
  ['another order in an array', { ...row(), isr: [2, 1] }],
  ['a nested text', { ...row(), spec: { topic: 'payments', key: null } }],
  ['null and an object', { ...row(), spec: null }],
  ['an array and an object', { ...row(), isr: { 0: 1, 1: 2 } }],
  ['one field more', { ...row(), rack: 'a' }],
  ['nothing', undefined],
])('equal: %s is a difference, both ways', (_, other) => {
  expect(equalPlain(row(), other)).toBe(false)
  expect(equalPlain(other, row())).toBe(false)
})
