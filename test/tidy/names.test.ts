import { expect, test } from 'vitest'
import { apiBreaches, headerBreaches } from './api-rule.ts'
import { namedByUs, nameBreaches } from './name-rule.ts'
import { allPaths, breaches, filesMatching } from './tree.ts'

test('names: files and folders are kebab-case and say what they hold', () => {
  const found = allPaths
    .filter((path) => namedByUs.test(path))
    .flatMap((path) => nameBreaches(path).map((what) => [path, what]))
  expect(found).toEqual([])
})

test('names: one number names one API, from schema to handler', () => {
  expect(apiBreaches(allPaths)).toEqual([])
})

test('names: a handler begins with the versions it serves', () => {
  expect(breaches(filesMatching(/^src\/engine\/.*\/handlers\//), headerBreaches)).toEqual([])
})

test.each([
  'src/base/utils.ts',
  'src/engine/replica/replica-manager.ts',
  'src/ui/common/button.ts',
  'src/engine/log/logSegment.ts',
  'src/engine/log/Segment.ts',
  'src/ui/app/app.View.tsx',
  'scripts/test_all.mjs',
])('names: the rule forbids %s', (path) => {
  expect(nameBreaches(path)).toHaveLength(1)
})

test.each(['src/protocol/schema/13-leave-group.ts', 'src/ui/panels/log/Panel.tsx', 'src/chapters/01-log/text.ko.mdx'])(
  'names: the rule allows %s',
  (path) => {
    expect(nameBreaches(path)).toEqual([])
  },
)

test('names: the rule finds a handler without a schema and a number used twice', () => {
  expect(
    apiBreaches([
      'src/protocol/schema/00-produce.ts',
      'src/protocol/schema/0-produced.ts',
      'src/engine/broker/handlers/01-fetch.ts',
      'src/engine/broker/handlers/00-produce.ts',
    ]),
  ).toEqual([
    'src/protocol/schema/0-produced.ts: the number of 00-produce',
    'src/engine/broker/handlers/01-fetch.ts: no src/protocol/schema/01-fetch.ts',
    'src/engine/broker/handlers/00-produce.ts: no src/protocol/schema/00-produce.ts',
  ])
})

test('names: the rule finds a handler without its header', () => {
  const path = 'src/engine/broker/handlers/00-produce.ts'
  expect(headerBreaches(path, '/** Produce, versions 3–13. */\nimport x from "./x.ts"')).toEqual([])
  expect(headerBreaches(path, '/** Produce. */\nconst versions = 3')).toHaveLength(1)
  expect(headerBreaches(path, 'const a = 1 // versions 3')).toHaveLength(1)
})
