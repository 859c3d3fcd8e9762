import { posix } from 'node:path'
import { expect, test } from 'vitest'
import { allPaths, textOf } from './tree.ts'

/** Names in `code` that link to a file in which they do not stand (or, for a file's name, to another file). */
function strayNames(path: string, text: string, read: (target: string) => string | undefined): string[] {
  const links = [...text.matchAll(/\[`([^`\]]+)`\]\(([^)#\s]+)\)/g)]
  return links.flatMap(([, name = '', link = '']) => {
    const target = posix.join(posix.dirname(path), link)
    if (name.includes('.')) return posix.basename(target) === name ? [] : [`${name} → ${link}`]
    return new RegExp(`\\b${name}\\b`).test(read(target) ?? '') ? [] : [`${name} is not in ${link}`]
  })
}

test.each(allPaths.filter((path) => /^docs\/.*\.md$/.test(path)))(
  'walk: names in %s stand in the files they link to',
  (path) => {
    const read = (target: string) => (allPaths.includes(target) ? textOf(target) : undefined)
    expect(strayNames(path, textOf(path), read)).toEqual([])
  },
)

test('walk: the rule finds a name that has moved away', () => {
  const find = (text: string) => strayNames('docs/WALK.md', text, () => 'export function here() {}')
  expect(find('[`here`](../src/a.ts) [`a.ts`](../src/a.ts)')).toEqual([])
  expect(find('[`her`](../src/a.ts) [`b.ts`](../src/a.ts)')).toEqual([
    'her is not in ../src/a.ts',
    'b.ts → ../src/a.ts',
  ])
})
