import type { StampedEvent } from './event.ts'
import type { BrokerRow, GroupRow, Image, LedgerRow, PartitionRow, QuorumRow, ReplicaRow, Row } from './image.ts'

/**
 * The goal language: predicates over state (the image), history (notable events since the scene began) and the ledger.
 * An expression is JSON: a literal, or an array whose first element names the operation. Goals ask for effects, never
 * for the way.
 */
export type Expression = number | string | boolean | null | ExpressionList
export interface ExpressionList extends Array<Expression> {}

/** What an expression is evaluated against. */
export interface Evidence {
  image: Image
  nowUs: number
  /** When the visitor took over: `run` or the first command. */
  startUs: number
  /** Notable events since `startUs`. */
  history: readonly StampedEvent[]
}

type Value = number | string | boolean | null | ValueList
interface ValueList extends Array<Value> {}

/** An expression that cannot be evaluated: says which part and why. */
export class GoalError extends Error {
  constructor(expression: unknown, reason: string) {
    super(`${JSON.stringify(expression)}: ${reason}`)
    this.name = 'GoalError'
  }
}

const DEPTH_MAX = 32

/** Evaluates a goal. A name that is not there yet (a partition not created) is null, and compares as false. */
export function evaluateGoal(goal: Expression, evidence: Evidence): boolean {
  return evaluate(goal, evidence, 0) === true
}

/** Evaluates any expression: numbers in texts are taken from here. */
export function evaluateValue(expression: Expression, evidence: Evidence): Value {
  return evaluate(expression, evidence, 0)
}

function evaluate(expression: Expression, evidence: Evidence, depth: number): Value {
  if (depth > DEPTH_MAX) throw new GoalError(expression, `deeper than ${DEPTH_MAX}`)
  if (!Array.isArray(expression)) return expression
  const [name, ...operands] = expression
  if (typeof name !== 'string') return expression as number[]
  if (name === 'and') return operands.every((each) => evaluate(each, evidence, depth + 1) === true)
  if (name === 'or') return operands.some((each) => evaluate(each, evidence, depth + 1) === true)
  const operation = operations[name]
  if (!operation) throw new GoalError(expression, `no operation '${name}'`)
  return operation(
    operands.map((each) => evaluate(each, evidence, depth + 1)),
    evidence,
  )
}

type Operation = (operands: Value[], evidence: Evidence) => Value

const compare =
  (holds: (a: number, b: number) => boolean): Operation =>
  ([a, b]) =>
    typeof a === 'number' && typeof b === 'number' && holds(a, b)

const row = <K extends Row['kind']>(image: Image, key: string, kind: K): Extract<Row, { kind: K }> | null => {
  const found = image.get(key)
  return found?.kind === kind ? (found as Extract<Row, { kind: K }>) : null
}

const partition = (name: Value, { image }: Evidence): PartitionRow | null =>
  row(image, `partition/${name}`, 'partition')
const replica = (name: Value, broker: Value, { image }: Evidence): ReplicaRow | null =>
  row(image, `replica/${name}/${broker}`, 'replica')
const leaderReplica = (name: Value, evidence: Evidence): ReplicaRow | null => {
  const found = partition(name, evidence)
  return found && found.leader >= 0 ? replica(name, found.leader, evidence) : null
}
const group = (name: Value, { image }: Evidence): GroupRow | null => row(image, `group/${name}`, 'group')
const ledger = ({ image }: Evidence): LedgerRow | null => row(image, 'ledger', 'ledger')
const broker = (id: Value, { image }: Evidence): BrokerRow | null => row(image, `broker/${id}`, 'broker')
const rowsOf = <K extends Row['kind']>(image: Image, kind: K): Extract<Row, { kind: K }>[] =>
  [...image.values()].filter((each): each is Extract<Row, { kind: K }> => each.kind === kind)

/** Records that a member has yet to handle: from its position to the readable end. */
const behindOf = (clientId: string, { image }: Evidence): number =>
  row(image, `consumer/${clientId}`, 'consumer')?.assigned.reduce(
    (sum, each) => sum + Math.max(0, each.endOffset - each.position),
    0,
  ) ?? 0

/** State `s`, history `h`, ledger `L`: names as the authors' page lists them. */
const operations: Record<string, Operation> = {
  not: ([a]) => a !== true,
  '=': ([a, b]) => JSON.stringify(a) === JSON.stringify(b),
  '<': compare((a, b) => a < b),
  '<=': compare((a, b) => a <= b),
  '>': compare((a, b) => a > b),
  '>=': compare((a, b) => a >= b),
  '+': ([a, b]) => (typeof a === 'number' && typeof b === 'number' ? a + b : null),
  '-': ([a, b]) => (typeof a === 'number' && typeof b === 'number' ? a - b : null),
  in: ([a, list]) => Array.isArray(list) && list.includes(a as never),
  size: ([list]) => (Array.isArray(list) ? list.length : null),
  list: (items) => items,
  now: (_, { nowUs, startUs }) => nowUs - startUs,

  alive: ([id], evidence) => broker(id ?? null, evidence)?.status === 'running',
  fenced: ([id], evidence) => broker(id ?? null, evidence)?.fenced ?? null,
  leader: ([name], evidence) => partition(name ?? null, evidence)?.leader ?? null,
  isr: ([name], evidence) => partition(name ?? null, evidence)?.isr ?? null,
  elr: ([name], evidence) => partition(name ?? null, evidence)?.elr ?? null,
  epoch: ([name], evidence) => partition(name ?? null, evidence)?.leaderEpoch ?? null,
  hw: ([name], evidence) => leaderReplica(name ?? null, evidence)?.highWatermark ?? null,
  end: ([name, id], evidence) => replica(name ?? null, id ?? null, evidence)?.logEndOffset ?? null,
  readable: ([name, offset], evidence) => {
    const found = leaderReplica(name ?? null, evidence)
    return (
      found !== null && typeof offset === 'number' && offset < found.highWatermark && offset >= found.logStartOffset
    )
  },
  members: ([name], evidence) => group(name ?? null, evidence)?.members.map((each) => each.clientId) ?? null,
  owned: ([name, member], evidence) =>
    group(name ?? null, evidence)?.members.find((each) => each.clientId === member)?.assigned ?? null,
  lag: ([name], evidence) =>
    group(name ?? null, evidence)?.committed.reduce(
      (sum, each) => sum + Math.max(0, each.readableEnd - each.offset),
      0,
    ) ?? null,
  committed: ([name, which], evidence) =>
    group(name ?? null, evidence)?.committed.find((each) => each.partition === which)?.offset ?? null,
  behind: ([name], evidence) =>
    group(name ?? null, evidence)?.members.reduce((sum, each) => sum + behindOf(each.clientId, evidence), 0) ?? null,
  handled: ([id], { image }) => row(image, `consumer/${id}`, 'consumer')?.handled ?? null,
  active: (_, { image }) => rowsOf(image, 'quorum').find((each: QuorumRow) => each.active)?.id ?? null,

  acked: ([id], evidence) =>
    id ? (ledger(evidence)?.producers[String(id)]?.acked ?? null) : (ledger(evidence)?.acked ?? null),
  sent: ([id], evidence) =>
    id ? (ledger(evidence)?.producers[String(id)]?.sent ?? null) : (ledger(evidence)?.sent ?? null),
  'acked-lost': (_, evidence) => ledger(evidence)?.ackedLost ?? null,
  'duplicates-in-log': (_, evidence) => ledger(evidence)?.duplicatesInLog ?? null,
  duplicates: ([name], evidence) => ledger(evidence)?.groups[String(name)]?.duplicates ?? null,
  'handled-per-second': ([name], evidence) => ledger(evidence)?.groups[String(name)]?.handledPerSecond ?? null,
  skipped: ([name], evidence) => ledger(evidence)?.groups[String(name)]?.skipped ?? null,
  'since-ack-us': ([id], { image, nowUs }) => {
    const last = row(image, 'ledger', 'ledger')?.producers[String(id)]?.lastAckUs ?? null
    return last === null ? null : nowUs - last
  },
  'gap-us': ([id], evidence) => ledger(evidence)?.producers[String(id)]?.maxGapUs ?? null,

  /** ['count', type, field, value, …]: events of that type whose named fields have those values. */
  count: ([type, ...where], { history }) => history.filter((each) => matches(each, String(type), where)).length,
  /** Time from the start to the first such event, µs. */
  'first-us': ([type, ...where], { history, startUs }) => {
    const found = history.find((each) => matches(each, String(type), where))
    return found ? found.atUs - startUs : null
  },
}

function matches(stamped: StampedEvent, type: string, where: Value[]): boolean {
  if (stamped.event.type !== type) return false
  const fields = stamped.event as unknown as Record<string, unknown>
  for (let index = 0; index + 1 < where.length; index += 2) {
    if (JSON.stringify(fields[String(where[index])]) !== JSON.stringify(where[index + 1])) return false
  }
  return true
}

/** The names an author may use, for error messages and the authors' page. */
export const goalOperations: readonly string[] = ['and', 'or', ...Object.keys(operations)]

/** Checks a goal's form without running it. Returns the first thing that is wrong, or null. */
export function checkGoal(goal: unknown, depth = 0): string | null {
  if (depth > DEPTH_MAX) return `deeper than ${DEPTH_MAX}`
  if (goal === null || typeof goal === 'number' || typeof goal === 'string' || typeof goal === 'boolean') return null
  if (!Array.isArray(goal)) return `${JSON.stringify(goal)} is no expression`
  if (typeof goal[0] !== 'string')
    return goal.every((each) => typeof each === 'number') ? null : `${JSON.stringify(goal)} is no list of numbers`
  if (!goalOperations.includes(goal[0])) return `no operation '${goal[0]}'`
  for (const each of goal.slice(1)) {
    const wrong = checkGoal(each, depth + 1)
    if (wrong) return wrong
  }
  return null
}
