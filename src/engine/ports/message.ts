import type { Slices } from '../../base/bytes.ts'
import type { ClientCommand, ClusterCommand } from '../../contract/command.ts'
import type { ConnectionId } from './ctx.ts'

/** What a process can be told. `receive(state, message, ctx)` runs to completion on each. */
export type Message =
  /** The process was just started; its disk is as the last life left it. */
  | { kind: 'start' }
  /** SIGTERM: a node begins its controlled shutdown, a client closes. */
  | { kind: 'terminate' }
  | { kind: 'timer'; name: string }
  /** Somebody connected to one of this node's listeners. */
  | { kind: 'accepted'; connection: ConnectionId; listener: string; peerHost: string }
  /** A connection that this process opened is established. */
  | { kind: 'connected'; connection: ConnectionId }
  /** Bytes of a stream, cut anywhere: a frame may come in many pieces, many frames in one. */
  | { kind: 'received'; connection: ConnectionId; bytes: Slices }
  | { kind: 'disconnected'; connection: ConnectionId; reason: DisconnectReason }
  /** An instruction to a modelled client; an administrator's to the admin client. */
  | { kind: 'command'; command: ClientCommand | ClusterCommand }

/** refused: nobody listens; reset: the peer's process died; closed: the peer closed. */
export type DisconnectReason = 'refused' | 'reset' | 'closed'
