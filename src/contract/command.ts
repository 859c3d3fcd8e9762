/**
 * The one vocabulary of inputs. Buttons, terminal, chapters, share links, fuzz, tests and the TCP host all say these
 * and nothing else. A command is plain JSON. Processes are named `node.1`, `client.shop`; links by the two ends' names.
 */
export type Command = FaultCommand | ClusterCommand | ClientSetupCommand | SendCommand | SocketCommand

/** What can go wrong (or right again) with a process or a link. One file in `engine/sim/faults/` each. */
export type FaultCommand =
  /** SIGKILL: the process is gone, its page cache stays, peers get a reset. */
  | { type: 'kill'; target: string }
  /** SIGTERM: controlled shutdown of a node, close() of a client. */
  | { type: 'stop'; target: string }
  | { type: 'start'; target: string }
  /** SIGSTOP, SIGCONT. */
  | { type: 'pause'; target: string }
  | { type: 'resume'; target: string }
  /** Power loss of all named nodes at once: what was not flushed is lost, peers hear nothing. */
  | { type: 'power-off'; targets: string[] }
  /** Nothing passes between the two until `heal`; streams stall, then reset. */
  | { type: 'cut'; a: string; b: string }
  | { type: 'heal'; a: string; b: string }
  /** One-way latency of a link, both directions, from now on. */
  | { type: 'set-link'; a: string; b: string; latencyMs: number }

/** What an administrator does; carried out by the world's admin client with Kafka's requests. */
export type ClusterCommand =
  | {
      type: 'create-topic'
      name: string
      partitions?: number
      replicationFactor?: number
      /** Partition → replicas, instead of the two numbers above. */
      assignment?: number[][]
      configs?: Record<string, string>
    }
  | { type: 'delete-topic'; name: string }
  /** To that many partitions in all; old records stay where they are. */
  | { type: 'create-partitions'; name: string; count: number }
  | { type: 'reassign-partition'; topic: string; partition: number; replicas: number[] }
  | { type: 'elect-leader'; topic: string; partition: number; election: 'preferred' | 'unclean' }
  /** A null value deletes the dynamic config, so the default counts again. */
  | { type: 'alter-config'; resource: 'topic' | 'broker'; name: string; configs: Record<string, string | null> }

/** Modelled clients are data: a producer is its spec. */
export type ClientSetupCommand =
  | { type: 'add-producer'; id: string; spec: ProducerSpec }
  | { type: 'add-consumer'; id: string; spec: ConsumerSpec }
  /** Removes a client that is not running. */
  | { type: 'remove-client'; id: string }

/** An instruction to a running client; the world hands it over as a message. */
export type ClientCommand =
  | { type: 'set-producer'; id: string; patch: Partial<ProducerSpec> }
  | { type: 'set-consumer'; id: string; patch: Partial<ConsumerSpec> }
  /** One record now, whatever the rate. */
  | {
      type: 'produce'
      id: string
      topic?: string
      partition?: number
      key?: string | null
      value: string | null
      timestamp?: number
    }
  | { type: 'seek'; id: string; topic: string; partition: number; offset: number }
export type SendCommand = ClientCommand

/** A real client's socket at the TCP host, as inputs. */
export type SocketCommand =
  | { type: 'socket-open'; socket: number; target: string; listener: string; peerHost: string }
  /** Bytes in base64, so that an input log stays JSON. The host applies the bytes themselves. */
  | { type: 'socket-receive'; socket: number; bytes: string | Uint8Array }
  | { type: 'socket-close'; socket: number }
  /** Monotonic time went on without wall time, or the reverse (a laptop slept). */
  | { type: 'wall-offset'; offsetMs: number }

export interface ProducerSpec {
  topic: string
  /** Records a second; 0 sends only on `produce` commands. */
  ratePerSecond: number
  /** none: null keys; cycle: one after another; random: from the client's stream of chance. */
  keys: { kind: 'none' } | { kind: 'cycle'; values: string[] } | { kind: 'random'; values: string[] }
  /** `{n}` is the running number of the record. */
  value: string
  acks: 0 | 1 | -1
  /** Producer configs by Kafka's names, e.g. 'linger.ms': '5', 'enable.idempotence': 'false'. */
  configs: Record<string, string>
}

export interface ConsumerSpec {
  group: string | null
  topics: string[]
  /** How long the application takes for one record. */
  processUs: number
  /** auto: enable.auto.commit; after / before: synchronous commit after or before handling what a poll returned; none. */
  commit: 'auto' | 'after' | 'before' | 'none'
  /** Consumer configs by Kafka's names, e.g. 'auto.offset.reset': 'earliest'. */
  configs: Record<string, string>
}
