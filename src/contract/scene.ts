import type { Command } from './command.ts'
import type { TimedCommand } from './frame.ts'
import type { Expression } from './goal.ts'
import type { ClusterConfig } from './session.ts'

/**
 * A scene of a chapter, as data: a saved state of one running cluster, one question, one experiment, and a goal that
 * the engine's own state and history decide. Texts are in `text.ko.ts` and `text.en.ts` beside it, by key.
 */
export interface Scene {
  /** Never changes, never used again for another scene. */
  id: string
  /** Raised when a change would alter what a stored link means. */
  version: number
  /** watch: predict and run; do: a task with a predicate, two solutions and a near miss. */
  kind: 'watch' | 'do'
  seed: string
  cluster: ClusterConfig
  /** What brings the cluster to the start state; the visitor takes over at `startUs`. */
  setup: TimedCommand[]
  startUs: number
  stage: Stage
  questions: Question[]
  /** What "run" does, at times relative to the start. */
  run: TimedCommand[]
  /** The run ends when this holds, or at `endUs` after the start. */
  until: Expression
  endUs: number
  /** Named time-lapse for waits of real timers; never a shortened timer. */
  timeLapse: TimeLapse[]
  /** Captions, in order: each appears when its condition first holds. Text keys `beat.<id>`. */
  beats: { id: string; when: Expression }[]
  /** Numbers in texts: name → expression, evaluated at the end of the run. Times are µs. */
  values: Record<string, { of: Expression; as: 'count' | 'offset' | 'seconds' | 'broker' | 'list' }>
  task: Task | null
}

/** The cast list: everything else is absent, not grey. */
export interface Stage {
  /** Partitions shown as rows; the first is opened as the lens. */
  rows: string[]
  producers: string[]
  consumers: string[]
  groups: string[]
  quorum: boolean
  marks: Mark[]
  tools: Tool[]
}

export type Mark =
  | 'log-start'
  | 'log-end'
  | 'high-watermark'
  | 'committed'
  | 'position'
  | 'lag'
  | 'epoch'
  | 'batch'
  | 'segment'
export type Tool =
  | 'kill'
  | 'stop'
  | 'start'
  | 'pause'
  | 'resume'
  | 'cut'
  | 'heal'
  | 'produce'
  | 'configure'
  | 'add-consumer'

export interface TimeLapse {
  /** The config whose real wait is lapsed, e.g. 'broker.session.timeout.ms'; shown with its value. */
  config: string
  speed: number
  /** From the first moment `from` holds until `until` holds. */
  from: Expression
  until: Expression
}

export type Question =
  /** Text keys `<id>.ask`, `<id>.<choice>`, and for each wrong choice its own first sentence `<id>.<choice>.because`. */
  | { id: string; kind: 'choice'; choices: { id: string; right: boolean }[] }
  /** A mark dragged on the picture or typed; the truth is read from the run. */
  | {
      id: string
      kind: 'number'
      on: 'time-axis' | 'offset-axis' | 'bar'
      min: number
      max: number
      step: number
      unit: 'seconds' | 'offset' | 'count'
      start: number
      truth: Expression
      tolerance: number
    }
  /** Cards put in order; `cards` is the right order. A wrong card's first sentence is `<id>.<card>.because`. */
  | { id: string; kind: 'order'; cards: string[] }

export interface Task {
  goal: Expression
  /** The goal counts when it has held for this long without a break. */
  holdUs: number
  /** Time after the start within which that must have happened. */
  withinUs: number
  /** Played by the tests and by "show me". */
  solutions: { id: string; commands: TimedCommand[] }[]
  nearMisses: { id: string; commands: TimedCommand[] }[]
  hints: string[]
}

/** Every string of a scene in one language, by key. */
export type SceneText = Record<string, string>

export interface Chapter {
  id: string
  scenes: Scene[]
}

/** Seconds of virtual time, for authors. */
export const seconds = (value: number): number => Math.round(value * 1_000_000)

export const at = (secondsAfter: number, command: Command): TimedCommand => ({ atUs: seconds(secondsAfter), command })
