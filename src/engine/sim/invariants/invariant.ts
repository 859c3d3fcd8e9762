import type { StampedEvent } from '../../../contract/event.ts'
import type { NodeEntry } from '../node-view.ts'
import type { ReferenceModel } from '../reference-model.ts'
import type { World } from '../world.ts'

/** What a check may look at. */
export interface CheckContext {
  world: World
  model: ReferenceModel
  fail: (what: string) => void
}

/** What a step of a node has touched, sorted out once for all checks. */
export interface TouchedRows {
  /** Partitions whose log or leadership may have changed. */
  partitions: ReadonlySet<string>
  raft: boolean
  /** Topics whose committed metadata may have changed; null: all of them. */
  topics: ReadonlySet<string> | null
}

/** Something that must always hold. `M` is what it remembers: plain data, made by `create`. */
export interface Invariant<M = unknown> {
  name: string
  /** One sentence for the lamp on the page. */
  says: string
  create(): M
  /** After each step of a node that has a state. */
  step?(memory: M, entry: NodeEntry, touched: TouchedRows, context: CheckContext): void
  /** After the step in which it happened. */
  event?(memory: M, event: StampedEvent, context: CheckContext): void
  /** At the moment, in the middle of the step: for what later events of the same step would cover up. */
  emitted?(memory: M, event: StampedEvent, context: CheckContext): void
  /** After all faults are healed and time has passed. */
  end?(memory: M, context: CheckContext): void
}

export function defineInvariant<M>(invariant: Invariant<M>): Invariant {
  return invariant as unknown as Invariant
}

/** Key of what belongs to one life of a process. */
export function lifeOf({ process }: NodeEntry): string {
  return `${process.id}/${process.life}`
}
