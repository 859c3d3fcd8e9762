import { expect, test } from 'vitest'
import { linkBreaches, looseEndBreaches, machinePathBreaches, registryBreaches } from './text-rule.ts'
import { linesIn } from './size-rule.ts'
import { allPaths, breaches, filesMatching, textOf } from './tree.ts'

const slash = '/'

function linesOf(target: string): number | undefined {
  if (allPaths.includes(target)) return linesIn(textOf(target))
  return allPaths.some((path) => path.startsWith(`${target.replace(/\/$/, '')}/`)) ? 0 : undefined
}

test('text: no file names a path of the machine it was written on', () => {
  expect(breaches(filesMatching(/^(?!LICENSE$|package-lock\.json$)/), machinePathBreaches)).toEqual([])
})

test('text: the lockfile names no registry but the public one', () => {
  expect(breaches(filesMatching(/^(package-lock\.json|\.npmrc)$/), registryBreaches)).toEqual([])
})

test('text: no work is left lying about', () => {
  expect(
    breaches(filesMatching(/^(src|test|e2e|bench|scripts|compat|docs)\/.*\.(tsx?|mjs|mdx?)$/), looseEndBreaches),
  ).toEqual([])
})

test('text: every link of the documents leads somewhere', () => {
  const rule = (path: string, text: string) => linkBreaches(path, text, linesOf)
  expect(breaches(filesMatching(/^(docs\/.*|[^/]*)\.md$/), rule)).toEqual([])
})

test.each([`see ${slash}work/main`, `"${slash}root/.npmrc"`, `file://${slash}home/me/x`, `../${'shared'}/x`])(
  'text: the rule forbids the path in %s',
  (text) => {
    expect(machinePathBreaches('a.md', text)).toHaveLength(1)
  },
)

test('text: the rule allows a path of the project that only looks alike', () => {
  expect(machinePathBreaches('a.md', 'src/work/a.ts and https://example.org/work/a, (/work/)')).toEqual([])
})

test('text: the rule finds another registry in a lockfile', () => {
  const resolved = (host: string) => `"resolved": "https://${host}/react/-/react-19.3.1.tgz"`
  expect(registryBreaches('package-lock.json', resolved('registry.npmjs.org'))).toEqual([])
  expect(registryBreaches('package-lock.json', resolved('npm.example.org'))).toEqual(['names npm.example.org'])
  expect(registryBreaches('.npmrc', 'registry=http://npm.example.org')).toEqual(['names http://npm.example.org'])
})

test.each([`test.${'only'}(`, `// @ts-${'ignore'}`, `// TO${'DO'} later`, `coming ${'soon'}`].map((text) => [text]))(
  'text: the rule finds the loose end %s',
  (text) => {
    expect(looseEndBreaches('a.ts', text)).toHaveLength(1)
  },
)

test('text: the rule finds links that lead nowhere', () => {
  const lines = (target: string) => (target === 'src/a.ts' ? 10 : undefined)
  const find = (text: string) => linkBreaches('docs/WALK.md', text, lines)
  expect(find('[a](../src/a.ts#L10) [b](https://example.org) `[c](d)`')).toEqual([])
  expect(find('[a](../src/a.ts#L11)')).toEqual(['../src/a.ts#L11: that file has 10 lines'])
  expect(find('[b](../src/b.ts)')).toEqual(['../src/b.ts leads nowhere'])
})
