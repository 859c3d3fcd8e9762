import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { readCommands } from '../../src/node/command-lines.ts'

test('commands: a line each, answered with ok or with why not; sockets are not theirs', async () => {
  const given: unknown[] = []
  let answers = ''
  const from = Readable.from([
    '{"type":"kill","target":"node.1"}\n\n{"type":"kill",',
    '"target":"node.9"}\nnonsense\n{"type":"socket-close","socket":1}\nnull\n',
  ])
  const act = (command: unknown) => {
    given.push(command)
    return JSON.stringify(command).includes('node.1') ? null : 'there is no such process'
  }
  readCommands(from, act, { write: (text: string) => (answers += text) })
  await new Promise((resolve) => from.on('close', () => setImmediate(resolve)))
  const lines = answers.trimEnd().split('\n')
  expect(lines[0]).toBe('ok')
  expect(lines[1]).toBe('refused: there is no such process')
  expect(lines[2]).toMatch(/^refused: not JSON: /)
  expect(lines[3]).toBe('refused: sockets are opened by clients')
  expect(lines[4]).toBe('refused: there is no such process')
  expect(given).toEqual([{ type: 'kill', target: 'node.1' }, { type: 'kill', target: 'node.9' }, null])
})
