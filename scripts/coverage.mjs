// node scripts/coverage.mjs: writes docs/COVERAGE.md from the handlers' headers and the table of Kafka's APIs.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const handlers = 'src/engine/broker/handlers'
const keysFile = 'src/protocol/api-keys.ts'

/**
 * What a handler's first comment says.
 * @param {string} text
 * @returns {{ name: string, from: number, to: number, note: string, differs: string }}
 */
export function headerOf(text) {
  const comment = /^\/\*\*\n?([\s\S]*?)\*\//.exec(text)?.[1] ?? ''
  const prose = comment.replace(/^ *\* ?/gm, '').trim()
  const [, name, from, to = from, note = ''] = /^(\w+), versions? (\d+)(?:–(\d+))?,? ?([^.]*)\./.exec(prose) ?? []
  if (name === undefined) throw new Error(`the header does not begin with "Name, versions a–b.": ${prose.slice(0, 60)}`)
  const differs = /Differs from Kafka: ([\s\S]*)$/.exec(prose)?.[1] ?? ''
  return { name, from: Number(from), to: Number(to), note, differs: differs.replace(/\s+/g, ' ').trim() }
}

/**
 * Kafka's APIs as src/protocol/api-keys.ts lists them.
 * @param {string} text
 * @returns {{ key: number, name: string, broker: number[] | null, controller: number[] | null }[]}
 */
export function apisOf(text) {
  const line = /\{ key: (\d+), name: '(\w+)', broker: (null|\[.*?\]), controller: (null|\[.*?\]) \}/g
  return [...text.matchAll(line)].map(([, key, name, broker, controller]) => ({
    key: Number(key),
    name,
    broker: JSON.parse(broker),
    controller: JSON.parse(controller),
  }))
}

const range = ([from, to]) => (from === to ? String(from) : `${from}–${to}`)
const sentence = (text) => (text === '' ? '' : text[0].toUpperCase() + text.slice(1))

function rowOf({ key, name, broker, controller }, file) {
  const kafka = broker ?? controller
  const where = [broker && 'broker', controller && 'controller'].filter(Boolean).join(', ')
  const of = kafka === null ? '— ' : `${range(kafka)} (${where})`
  if (file === undefined) return `| ${key} | ${name} | ${of.trim()} | — | not served |`
  const header = headerOf(readFileSync(join(root, handlers, file), 'utf8'))
  if (header.name !== name) throw new Error(`${file}: the header names ${header.name}, Kafka calls it ${name}`)
  const note = header.note.startsWith('on a controller') ? '' : header.note.replace(/^\(|\)$/g, '')
  const differs = [note, header.differs.replace(/\.$/, '')].filter(Boolean).map(sentence).join('. ')
  return `| ${key} | [${name}](../${handlers}/${file}) | ${of} | ${range([header.from, header.to])} | ${differs} |`
}

/** The whole text of docs/COVERAGE.md. */
export function coverageText() {
  const apis = apisOf(readFileSync(join(root, keysFile), 'utf8'))
  const files = existsSync(join(root, handlers)) ? readdirSync(join(root, handlers)) : []
  const fileOf = new Map(files.map((file) => [Number.parseInt(file, 10), file]))
  const rows = apis.map((api) => rowOf(api, fileOf.get(api.key)))
  const served = apis.filter(({ key }) => fileOf.has(key)).length
  return `# Coverage

Written by \`node scripts/coverage.mjs\` from the headers of the handlers and [the table of Kafka's APIs](../${keysFile}); a test
holds it up to date. ${served} of the ${apis.length} APIs of Kafka 4.3 are served. What is not served is not advertised either: a client
that asks ApiVersions knows.

“Kafka 4.3” is what a real node advertises and on which listeners, “here” what this engine answers; the last column says where
the answers differ.

| key | API | Kafka 4.3 | here | differs |
|---:|---|---|---|---|
${rows.join('\n')}
`
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? root).href) {
  writeFileSync(join(root, 'docs/COVERAGE.md'), coverageText())
}
