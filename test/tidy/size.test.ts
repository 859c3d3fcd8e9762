import { expect, test } from 'vitest'
import { fileLinesP90Max, linesIn, longFile, longFunctions, percentile90 } from './size-rule.ts'
import { breaches, filesMatching } from './tree.ts'

const code = /^(src|scripts)\/.*\.(tsx?|mjs)$/
const everything = /^(src|scripts|test|e2e|bench|compat)\/.*\.(tsx?|mjs)$/

test('size: no function is longer than one glance', () => {
  expect(breaches(filesMatching(code), longFunctions)).toEqual([])
})

test('size: no file is a giant', () => {
  expect(breaches(filesMatching(everything), longFile)).toEqual([])
})

test('size: nine files of ten in src/ stay under 400 lines', () => {
  const lines = filesMatching(/^src\/.*\.tsx?$/).map(({ text }) => linesIn(text))
  expect(percentile90(lines)).toBeLessThanOrEqual(fileLinesP90Max)
})

test('size: the rule finds a long function by its name, nested lines included', () => {
  const nested = (lines: number) => `{\n  g(() => {\n${'    h()\n'.repeat(lines - 4)}  })\n}`
  expect(longFunctions('a.ts', `function f() ${nested(69)}`)).toEqual([])
  expect(longFunctions('a.ts', `\nfunction f() ${nested(70)}`)).toEqual(['line 2: f has 70 lines, 69 are allowed'])
  expect(longFunctions('a.tsx', `const F = () => ${nested(70)}`)).toEqual(['line 1: F has 70 lines, 69 are allowed'])
})

test('size: the rule finds a giant file', () => {
  expect(longFile('a.ts', 'x\n'.repeat(600))).toEqual([])
  expect(longFile('a.ts', 'x\n'.repeat(601))).toHaveLength(1)
})

test('size: the 90th percentile is the nearest rank', () => {
  expect(percentile90([10, 1, 2, 3, 4, 5, 6, 7, 8, 9])).toBe(9)
  expect(percentile90([7])).toBe(7)
  expect(percentile90([])).toBe(0)
})
