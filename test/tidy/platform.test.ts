import { expect, test } from 'vitest'
import { engineFiles, platformBreaches } from './platform-rule.ts'
import { breaches, filesMatching } from './tree.ts'

test('platform: the engine takes no time, chance, wait or locale from the platform', () => {
  expect(breaches(filesMatching(engineFiles), platformBreaches)).toEqual([])
})

test.each([
  ['const t = Date.now()', 'Date'],
  ['const t: Date = x', 'Date'],
  ['const r = Math.random()', 'Math.random'],
  ['const r = Math.log(2)', 'Math.log'],
  ['const r = Math.pow(2, 3)', 'Math.pow'],
  ['const { sin } = Math', 'Math, not as Math.name'],
  ["const r = Math['random']()", 'Math, not as Math.name'],
  ['async function f() {}', 'async'],
  ['const f = async () => 1', 'async'],
  ['await x', 'await'],
  ['export {}; for await (const x of y) z', 'for await'],
  ['const p: Promise<void> = x', 'Promise'],
  ['setTimeout(f, 1)', 'setTimeout'],
  ['new Intl.Collator()', 'Intl'],
  ['a.localeCompare(b)', 'localeCompare'],
  ['n.toLocaleString()', 'toLocaleString'],
  ["console.log('x')", 'console'],
  ['const n = 12n', 'a BigInt literal'],
  ['const n = BigInt(1)', 'BigInt'],
  ['view.getBigInt64(0)', 'getBigInt64'],
  ['let n: bigint', 'the type bigint'],
  ['structuredClone(state)', 'structuredClone'],
  ['new WeakRef(x)', 'WeakRef'],
  ['class Log {}', 'a class that is not an error'],
])('platform: the rule forbids %s', (text, what) => {
  expect(platformBreaches('src/engine/log/a.ts', text)).toEqual([`line 1: ${what}`])
})

test.each([
  ['src/engine/log/a.ts', 'const n = Math.floor(Math.sqrt(2)) + Math.imul(3, 4)'],
  ['src/engine/log/a.ts', 'export function f(process: number) { return process }'],
  ['src/engine/log/a.ts', 'const row = { Date: 1, await: 2 }; row.Date'],
  ['src/engine/log/a.ts', 'class NotLeaderError extends Error {}'],
  ['src/engine/sim/checkpoint.ts', 'structuredClone(world)'],
  ['src/worker/pacing.ts', 'setTimeout(() => Date.now(), 1)'],
])('platform: the rule allows %s: %s', (path, text) => {
  expect(platformBreaches(path, text)).toEqual([])
})
