import { expect, test } from 'vitest'
import { apisOf, coverageText, headerOf } from '../../scripts/coverage.mjs'
import { servedApis } from '../../src/engine/broker/served-apis.ts'
import { apiKeys } from '../../src/protocol/api-keys.ts'
import { filesMatching, textOf } from './tree.ts'

test('coverage: docs/COVERAGE.md is what scripts/coverage.mjs writes', () => {
  expect(textOf('docs/COVERAGE.md')).toBe(coverageText())
})

test('coverage: the script reads the table of APIs as the engine does', () => {
  expect(apisOf(textOf('src/protocol/api-keys.ts'))).toEqual(apiKeys)
})

test('coverage: every handler’s header says the versions that Kafka has, and is advertised', () => {
  const wrong = filesMatching(/^src\/engine\/broker\/handlers\//).flatMap(({ path, text }) => {
    const key = Number.parseInt(path.split('/').at(-1) ?? '', 10)
    const api = apiKeys.find((each) => each.key === key)
    const [from, to] = api?.broker ?? api?.controller ?? [-1, -1]
    const header = headerOf(text)
    // Produce advertises versions that Kafka has not either.
    const isInRange = header.from >= from && header.to <= to
    return isInRange && header.name === api?.name && servedApis.has(key) ? [] : [path]
  })
  expect(wrong).toEqual([])
})

test('coverage: a header is taken apart', () => {
  const text =
    '/**\n * Vote, versions 0–2, on a controller’s listener only.\n *\n * Asks.\n * Differs from Kafka: it\n * is odd.\n */\n'
  expect(headerOf(text)).toEqual({
    name: 'Vote',
    from: 0,
    to: 2,
    note: 'on a controller’s listener only',
    differs: 'it is odd.',
  })
  expect(() => headerOf('/** Votes. */')).toThrow('the header does not begin with')
})
