import type { EngineEvent, StampedEvent } from '../../../contract/event.ts'

type Of<T extends EngineEvent['type']> = Extract<EngineEvent, { type: T }>
type Rules = { readonly [T in EngineEvent['type']]?: (event: Of<T>) => (earlier: EngineEvent) => boolean }

const node = (id: number): string => `node.${id}`

/** Its process ended, froze, or was cut off. */
const silenced = (process: string) => (earlier: EngineEvent) =>
  ((earlier.type === 'ProcessStopped' || earlier.type === 'ProcessPaused') && earlier.process === process) ||
  (earlier.type === 'LinkCut' && (earlier.a === process || earlier.b === process))

const restored = (process: string) => (earlier: EngineEvent) =>
  ((earlier.type === 'ProcessStarted' || earlier.type === 'ProcessResumed') && earlier.process === process) ||
  (earlier.type === 'LinkHealed' && (earlier.a === process || earlier.b === process))

const fenced = (id: number) => (earlier: EngineEvent) => earlier.type === 'BrokerFenced' && earlier.broker === id
const eitherOf =
  (...tests: ((earlier: EngineEvent) => boolean)[]) =>
  (earlier: EngineEvent) =>
    tests.some((each) => each(earlier))

const elected = (partition: string) => (earlier: EngineEvent) =>
  earlier.type === 'LeaderElected' && earlier.partition === partition

/** What has to have happened before, by the rules of the protocol. */
const rules: Rules = {
  BrokerFenced: ({ broker }) => silenced(node(broker)),
  BrokerUnfenced: ({ broker }) => restored(node(broker)),
  BrokerRegistered: ({ broker }) => restored(node(broker)),
  BrokerStateChanged: ({ node: id }) => restored(node(id)),
  LeaderElected: ({ previousLeader, leader }) =>
    eitherOf(
      fenced(previousLeader),
      silenced(node(previousLeader)),
      (e) => e.type === 'BrokerUnfenced' && e.broker === leader,
    ),
  IsrShrunk: ({ removed }) => eitherOf(...removed.map(fenced), ...removed.map((id) => silenced(node(id)))),
  IsrExpanded: ({ added }) =>
    eitherOf(
      ...added.map((id) => (e: EngineEvent) => e.type === 'BrokerUnfenced' && e.broker === id),
      ...added.map((id) => restored(node(id))),
    ),
  BecameLeader: ({ partition }) => elected(partition),
  BecameFollower: ({ partition }) => elected(partition),
  LogTruncated: ({ node: id, partition }) =>
    eitherOf((e) => e.type === 'BecameFollower' && e.node === id && e.partition === partition, elected(partition)),
  LogRecovered: ({ node: id }) => restored(node(id)),
  ProduceRetried: ({ partition }) =>
    eitherOf(elected(partition), (e) => e.type === 'ProcessStopped' || e.type === 'LinkCut'),
  RecordFailed: ({ client, partition }) =>
    eitherOf(
      (e) => e.type === 'ProduceRetried' && e.client === client && e.partition === partition,
      elected(partition),
    ),
  RequestFailed: ({ partition }) =>
    partition === undefined
      ? () => false
      : eitherOf(elected(partition), (e) => e.type === 'IsrShrunk' && e.partition === partition),
  MemberLeft:
    ({ member }) =>
    (e) =>
      e.type === 'ProcessStopped' && member.startsWith(e.process.replace(/^client\./, '')),
  MemberJoined:
    ({ member }) =>
    (e) =>
      e.type === 'ProcessStarted' && member.startsWith(e.process.replace(/^client\./, '')),
  GroupStateChanged:
    ({ group }) =>
    (e) =>
      (e.type === 'MemberJoined' || e.type === 'MemberLeft') && e.group === group,
  PartitionsAssigned:
    ({ group }) =>
    (e) =>
      e.type === 'GroupStateChanged' && e.group === group,
  PartitionsRevoked:
    ({ group }) =>
    (e) =>
      (e.type === 'MemberJoined' || e.type === 'MemberLeft') && e.group === group,
  QuorumRoleChanged: ({ role }) =>
    role === 'leader' ? (e) => e.type === 'VoteGranted' : (e) => e.type === 'ProcessStopped' || e.type === 'LinkCut',
}

/** Further back than this nothing is called a cause. */
const BACK_US = 120_000_000

/** The event that this one follows from, or null where it was a command or a timer of its own. */
export function causeOf(events: readonly StampedEvent[], seq: number): StampedEvent | null {
  const at = events.findIndex((each) => each.seq === seq)
  const found = events[at]
  if (found === undefined) return null
  const rule = rules[found.event.type] as ((event: EngineEvent) => (earlier: EngineEvent) => boolean) | undefined
  if (rule === undefined) return null
  const fits = rule(found.event)
  for (let index = at - 1; index >= 0; index--) {
    const earlier = events[index] as StampedEvent
    if (found.atUs - earlier.atUs > BACK_US) return null
    if (fits(earlier.event)) return earlier
  }
  return null
}
