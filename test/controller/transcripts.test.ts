import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import {
  createTopic,
  killBroker,
  pass,
  show,
  startBroker,
  stopBroker,
  type TestCluster,
  testCluster,
} from './test-cluster.ts'

const folder = new URL('./transcripts/', import.meta.url)

function run(cluster: TestCluster, line: string): void {
  const [verb, first = '', ...rest] = line.split(' ')
  if (verb === 'topic') {
    const configs = Object.fromEntries(rest.slice(1).map((config) => config.split('=')))
    expect(createTopic(cluster, first, [(rest[0] ?? '').split(',').map(Number)], configs).errorCode).toBe(0)
  } else if (verb === 'stop') stopBroker(cluster, Number(first))
  else if (verb === 'kill') killBroker(cluster, Number(first))
  else if (verb === 'wait') pass(cluster, Number(first) * 1000)
  else if (verb === 'start') expect(startBroker(cluster, Number(first), { clean: rest[0] === 'clean' })).toBe(0)
  else throw new Error(`unknown verb ${verb}`)
}

for (const file of readdirSync(folder).sort()) {
  test(`transcript: ${file.replace('.txt', '').replaceAll('-', ' ')}`, () => {
    const cluster = testCluster()
    const lines = readFileSync(new URL(file, folder), 'utf8').split('\n')
    const played = lines.map((line, index) => {
      if (lines[index - 1] === '----') return show(cluster, 'orders')
      if (line !== '' && line !== '----' && !line.startsWith('#')) run(cluster, line)
      return line
    })
    expect(played.join('\n')).toBe(lines.join('\n'))
  })
}
