import { createServer, type Server, type Socket } from 'node:net'
import type { ExternalOutput } from '../engine/sim/simulation.ts'
import { type Host, input } from './host.ts'

/** Bytes a client may leave unread before its connection is closed. */
const UNREAD_MAX = 256 * 1024 * 1024

/** Real sockets of real clients, and the listeners they come to. Loopback only. */
export interface Sockets {
  open: Map<number, Socket>
  /** By node; one that does not run has none, and the system refuses its clients. */
  servers: Map<string, Server>
  next: number
}

export function createSockets(): Sockets {
  return { open: new Map(), servers: new Map(), next: 1 }
}

/** Listens for node `target`, unless that is so already. Rejects with the system's error, e.g. EADDRINUSE. */
export function listen(sockets: Sockets, host: () => Host, target: string, port: number): Promise<void> {
  if (sockets.servers.has(target)) return Promise.resolve()
  const server = createServer({ noDelay: true }, (socket) => accept(sockets, host(), target, socket))
  sockets.servers.set(target, server)
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve())
  })
}

/** Nobody is behind the node's port any more. Connections that are open are the engine's to close. */
export function stopListening(sockets: Sockets, target: string): void {
  sockets.servers.get(target)?.close()
  sockets.servers.delete(target)
}

function accept(sockets: Sockets, host: Host, target: string, socket: Socket): void {
  const id = sockets.next++
  sockets.open.set(id, socket)
  const peerHost = socket.remoteAddress ?? '127.0.0.1'
  const refused = input(host, { type: 'socket-open', socket: id, target, listener: 'PLAINTEXT', peerHost })
  if (refused !== null) {
    sockets.open.delete(id)
    socket.destroy()
    return
  }
  socket.on('data', (bytes) => input(host, { type: 'socket-receive', socket: id, bytes }))
  socket.on('error', () => socket.destroy())
  socket.on('close', () => {
    if (sockets.open.delete(id)) input(host, { type: 'socket-close', socket: id })
  })
}

/** Puts the engine's answer on the wire. */
export function deliver(sockets: Sockets, output: ExternalOutput): void {
  const socket = sockets.open.get(output.socket)
  if (socket === undefined) return
  if ('closed' in output) {
    sockets.open.delete(output.socket)
    socket.end()
    return
  }
  if (socket.writableLength > UNREAD_MAX) {
    socket.destroy()
    return
  }
  socket.cork()
  for (const slice of output.bytes) socket.write(slice)
  socket.uncork()
}

export function closeSockets(sockets: Sockets): void {
  for (const server of sockets.servers.values()) server.close()
  sockets.servers.clear()
  for (const socket of sockets.open.values()) socket.destroy()
  sockets.open.clear()
}
