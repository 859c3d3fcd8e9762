/** Each text beside this file is played on the engine. REWRITE=1 writes the outcomes back: read the difference before you keep it. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { combinedCluster, separateCluster } from '../../src/chapters/clusters.ts'
import { engineBehaviours } from '../../src/engine/sim/behaviours.ts'
import { faults } from '../../src/engine/sim/faults/index.ts'
import { type ClusterOf, playTranscript } from '../../src/engine/sim/transcript.ts'

const folder = new URL('./', import.meta.url)
const files = readdirSync(folder)
  .filter((file) => file.endsWith('.txt'))
  .sort()

const clusterOf: ClusterOf = (name, properties) => {
  if (name === 'combined') return combinedCluster(properties)
  if (name === 'separate') return separateCluster(properties)
  throw new Error(`there is no cluster '${name}', only combined and separate`)
}

const play = (text: string) => playTranscript(text, clusterOf, engineBehaviours)

describe('transcripts', () => {
  test.each(files.map((file) => [file.replace('.txt', '').replaceAll('-', ' '), file]))('transcript: %s', (_, file) => {
    const url = new URL(file, folder)
    const text = readFileSync(url, 'utf8')
    const played = play(text)
    if (process.env['REWRITE'] === '1') writeFileSync(url, played)
    else expect(played).toBe(text)
  })

  test('transcript: every fault has one', () => {
    const missing = Object.keys(faults).filter((name) => {
      const file = `fault-${name}.txt`
      return !files.includes(file) || !new RegExp(`^${name} `, 'm').test(readFileSync(new URL(file, folder), 'utf8'))
    })
    expect(missing).toEqual([])
  })

  test('transcript: what can’t be played is named with its line, what is refused stands in the outcome', () => {
    expect(() => play('cluster separate\n\nkil node.1\n')).toThrow(/^line 3: column 1: no command 'kil'/)
    expect(() => play('kill node.1\n')).toThrow('line 1: no cluster yet')
    expect(() => play('cluster tiny\n')).toThrow("line 1: there is no cluster 'tiny'")
    expect(() => play('cluster separate\nrun soon\n')).toThrow('line 2: column 5: not a time')
    expect(play('cluster separate\nkill node.9\n----\nold\n\n# end\n')).toBe(
      "cluster separate\nkill node.9\n----\nrefused: there is no process 'node.9'\n\n# end\n",
    )
  })
})
