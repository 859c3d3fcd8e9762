import { once } from 'node:events'
import { type AddressInfo, connect, type Server } from 'node:net'
import { expect, test } from 'vitest'
import type { Host } from '../../src/node/host.ts'
import { closeSockets, createSockets, listen, stopListening } from '../../src/node/sockets.ts'

/** What the system says to a client of the port: nothing (it is let in) or an error's code. */
async function knock(port: number): Promise<string | null> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    return null
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'error'
  } finally {
    socket.destroy()
  }
}

test('sockets: a node that does not run refuses connections, and takes them again once it is started', async () => {
  const sockets = createSockets()
  // Nothing is said over these connections: the engine behind them is asked, and lets them be.
  const host = () => ({ simulation: { world: { queue: [] } }, stopped: true }) as unknown as Host
  await listen(sockets, host, 'node.1', 0)
  const { port } = (sockets.servers.get('node.1') as Server).address() as AddressInfo
  stopListening(sockets, 'node.1')
  expect(await knock(port)).toBe('ECONNREFUSED')
  await listen(sockets, host, 'node.1', port)
  await listen(sockets, host, 'node.1', port)
  expect(sockets.servers.get('node.1')?.listening).toBe(true)
  closeSockets(sockets)
})
