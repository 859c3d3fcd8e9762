import { createInterface } from 'node:readline'
import type { Command } from '../contract/command.ts'

/**
 * Commands from a stream, one JSON object a line: the same that buttons and chapters give. Each is answered with a line, `ok`
 * or why it was refused.
 */
export function readCommands(
  from: NodeJS.ReadableStream,
  act: (command: Command) => string | null,
  to: { write: (text: string) => unknown },
): void {
  createInterface({ input: from }).on('line', (line) => {
    if (line.trim() === '') return
    const reason = carryOut(line, act)
    to.write(reason === null ? 'ok\n' : `refused: ${reason}\n`)
  })
}

function carryOut(line: string, act: (command: Command) => string | null): string | null {
  let command: Command
  try {
    command = JSON.parse(line) as Command
  } catch (error) {
    return `not JSON: ${(error as Error).message}`
  }
  // The host has given these numbers to real sockets.
  if (/^socket-/.test(command?.type)) return 'sockets are opened by clients'
  return act(command)
}
