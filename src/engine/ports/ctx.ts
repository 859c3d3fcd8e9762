import type { Prng } from '../../base/prng.ts'
import type { Slices } from '../../base/bytes.ts'
import type { EngineEvent } from '../../contract/event.ts'
import type { Disk } from './disk.ts'

/** Where a listener is found: what a node advertises and what a client connects to. */
export interface Address {
  host: string
  port: number
}

/** A TCP connection as one of its two ends names it. Unique in a world's life. */
export type ConnectionId = number

/**
 * All that a process (a node or a client) may know of the world, and all that it may do to it. Handed to every
 * `receive`; never kept in state. Sends, timers and disk writes of a step become visible to others when its cost has
 * passed.
 */
export interface Ctx {
  /** The process's own name: `node.1`, `client.shop`. */
  readonly self: string
  /** Monotonic virtual time in integer microseconds. Timeouts are measured with it. */
  readonly nowUs: number
  /** The wall clock in milliseconds since the epoch; may be skewed. Record timestamps are taken from it. */
  readonly wallMs: number
  /** The stream `<self>.<name>` of chance. One more draw here disturbs no other stream. */
  random(name: string): Prng
  /** One timer per name: setting it again replaces it. It comes back as `{ kind: 'timer', name }`. */
  setTimer(name: string, delayUs: number): void
  cancelTimer(name: string): void
  /** Opens a connection; `connected` or `disconnected` follows. */
  connect(address: Address): ConnectionId
  /** Puts bytes on a connection's stream. Slices are kept by reference: they must never change afterwards. */
  send(connection: ConnectionId, bytes: Slices): void
  /** Closes this end; the other end hears `disconnected`. This end hears nothing more. */
  close(connection: ConnectionId): void
  /** The node's log directory. Clients have none (every call throws). */
  readonly disk: Disk
  /** Adds CPU time to this step; its outputs and the next step wait for it. */
  spend(us: number): void
  /** Tells the observers (page, invariants, tests) that something happened. Never read back by the engine. */
  emit(event: EngineEvent): void
  /**
   * Says that the state below this path may have changed, e.g. `raft`, `partitions/orders-0`,
   * `image/topics/orders`. Path steps are object fields or Map keys of the process's state (`/` separates; a Map key
   * may itself not contain `/`). Every mutation must be covered by a touch in the same step: checkpoints, the state
   * hash, deltas and invariants look at nothing else.
   */
  touch(path: string): void
  /** Deliberate defects by name (`B5`), switched on only to prove that a checker sees them. */
  readonly planted?: ReadonlySet<string>
  /** The process ends itself (a controlled shutdown is complete, or a fatal error: then say why). */
  exit(reason: string): void
}
