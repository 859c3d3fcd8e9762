import type { QuorumRole } from '../../contract/event.ts'
import { formatBytes, formatCount } from '../text/number.ts'
import { apiName, errorName } from './kafka-names.ts'
import type { Sentences } from './sentence.ts'

const roles: Record<QuorumRole, string> = {
  unattached: 'unattached',
  follower: 'follower',
  prospective: 'prospective',
  candidate: 'candidate',
  leader: 'active controller',
  resigned: 'resigned',
  observer: 'observer',
}
const runStates = {
  starting: 'starting',
  recovery: 'recovering logs',
  running: 'running',
  'pending-controlled-shutdown': 'waiting for its controlled shutdown',
  'shutting-down': 'shutting down',
}
const endings = { kill: 'killed', exit: 'ended', 'power-loss': 'without power' }
const fencings = {
  'session-expired': 'session expired',
  shutdown: 'controlled shutdown',
  'registered-anew': 'registered anew',
  requested: 'at its own request',
}
const departures = {
  left: 'by itself',
  'session-expired': 'session expired',
  'rebalance-timeout': 'rebalance timed out',
}

const count = formatCount
const records = (n: number): string => `${count(n)} ${n === 1 ? 'record' : 'records'}`
const list = (values: readonly (number | string)[]): string => (values.length === 0 ? 'none' : values.join(', '))
const span = (from: number, last: number): string => (from === last ? count(from) : `${count(from)}–${count(last)}`)
const way = (response: boolean): string => (response ? 'response' : 'request')

/** Noun phrases, as in the other language. */
export const sentencesEn: Sentences = {
  ProcessStarted: ({ process }, say) => `Start of ${say.process(process)}`,
  ProcessStopped: ({ process, how, reason }, say) =>
    `${capital(say.process(process))} ${endings[how]}${reason === undefined ? '' : ` · ${reason}`}`,
  ProcessPaused: ({ process }, say) => `${capital(say.process(process))} paused`,
  ProcessResumed: ({ process }, say) => `${capital(say.process(process))} resumed`,
  LinkCut: ({ a, b }, say) => `Link cut: ${say.process(a)} ↔ ${say.process(b)}`,
  LinkHealed: ({ a, b }, say) => `Link healed: ${say.process(a)} ↔ ${say.process(b)}`,
  LinkLatencySet: ({ a, b, latencyMs }, say) =>
    `Latency of ${say.process(a)} ↔ ${say.process(b)}: ${count(latencyMs)} ms`,
  CommandRefused: ({ command, reason }) => `Command ${command} refused · ${reason}`,
  QuorumRoleChanged: ({ node, role, epoch }, say) =>
    `${capital(say.controller(node))} ${roles[role]} · quorum epoch ${count(epoch)}`,
  VoteGranted: ({ voter, candidate, epoch, preVote }, say) =>
    `${preVote ? 'Pre-vote' : 'Vote'} of ${say.controller(voter)} for ${say.controller(candidate)} · quorum epoch ${count(epoch)}`,
  VoteRefused: ({ voter, candidate, epoch, preVote }, say) =>
    `${preVote ? 'Pre-vote' : 'Vote'} of ${say.controller(voter)} against ${say.controller(candidate)} · quorum epoch ${count(epoch)}`,
  MetadataCommitted: ({ node, offset }, say) =>
    `${capital(say.process(`node.${node}`))}: metadata committed before ${count(offset)}`,
  BrokerRegistered: ({ broker, brokerEpoch }, say) =>
    `${capital(say.broker(broker))} registered · broker epoch ${count(brokerEpoch)}`,
  BrokerFenced: ({ broker, why }, say) => `${capital(say.broker(broker))} fenced · ${fencings[why]}`,
  BrokerUnfenced: ({ broker }, say) => `${capital(say.broker(broker))} unfenced`,
  TopicCreated: ({ topic, partitions }) => `Topic ${topic} created · partitions: ${count(partitions)}`,
  TopicDeleted: ({ topic }) => `Topic ${topic} deleted`,
  LeaderElected: ({ partition, leader, leaderEpoch, isr, unclean }, say) =>
    leader < 0
      ? `${partition} without a leader · epoch ${count(leaderEpoch)} · ISR ${list(isr)}`
      : `New leader of ${partition}: ${say.broker(leader)} · epoch ${count(leaderEpoch)}${unclean ? ' · from outside the ISR' : ''}`,
  IsrShrunk: ({ partition, isr, removed }, say) =>
    `ISR of ${partition} shrunk · without ${removed.map(say.broker).join(', ')} · now ${list(isr)}`,
  IsrExpanded: ({ partition, isr, added }, say) =>
    `ISR of ${partition} expanded · with ${added.map(say.broker).join(', ')} · now ${list(isr)}`,
  BrokerStateChanged: ({ node, state }, say) => `${capital(say.broker(node))} ${runStates[state]}`,
  LogRecovered: ({ node, partition, truncatedBytes, logEndOffset }, say) =>
    `Log of ${partition} on ${say.broker(node)} recovered · end ${count(logEndOffset)} · ${formatBytes(truncatedBytes)} cut`,
  LogTruncated: ({ node, partition, from, to }, say) =>
    `Tail of ${partition} on ${say.broker(node)} cut · ${span(to, from - 1)}`,
  SegmentRolled: ({ node, partition, baseOffset }, say) =>
    `Segment of ${partition} on ${say.broker(node)} rolled · from ${count(baseOffset)}`,
  RecordsAppended: ({ node, partition, baseOffset, lastOffset }, say) =>
    `Append to ${partition} on ${say.broker(node)} · ${span(baseOffset, lastOffset)}`,
  HighWatermarkAdvanced: ({ node, partition, from, to }, say) =>
    `High watermark of ${partition} on ${say.broker(node)} · ${count(from)} → ${count(to)}`,
  BecameLeader: ({ node, partition, leaderEpoch, logEndOffset }, say) =>
    `${capital(say.broker(node))} leading ${partition} · epoch ${count(leaderEpoch)} · log end ${count(logEndOffset)}`,
  BecameFollower: ({ node, partition, leader, leaderEpoch }, say) =>
    `${capital(say.broker(node))} following ${leader < 0 ? 'nobody' : say.broker(leader)} in ${partition} · epoch ${count(leaderEpoch)}`,
  RequestFailed: ({ node, api, error, partition, client }, say) =>
    `${apiName(api)} refused by ${say.process(`node.${node}`)} · ${errorName(error)}${partition === undefined ? '' : ` · ${partition}`} · ${client}`,
  LogDirFailed: ({ node, reason }, say) => `Log directory of ${say.broker(node)} failed · ${reason}`,
  GroupStateChanged: ({ group, state, generation }) => `Group ${group} ${state} · generation ${count(generation)}`,
  MemberJoined: ({ group, member }) => `New member of group ${group} · ${member}`,
  MemberLeft: ({ group, member, why }) => `Member gone from group ${group} · ${member} · ${departures[why]}`,
  OffsetsCommitted: ({ group, partition, offset }) =>
    `Commit of group ${group} in ${partition} · next to read ${count(offset)}`,
  RecordSent: ({ client, partition, count: n, bytes }) =>
    `${records(n)} from ${client} to ${partition} · ${formatBytes(bytes)}`,
  RecordAcked: ({ client, partition, baseOffset, count: n }) =>
    `Acknowledgement for ${client} · ${partition} ${baseOffset < 0 ? records(n) : span(baseOffset, baseOffset + n - 1)}`,
  RecordFailed: ({ client, partition, count: n, error }) =>
    `${records(n)} of ${client} failed · ${partition} · ${errorName(error)}`,
  ProduceRetried: ({ client, partition, error, attempt }) =>
    `Retry ${count(attempt)} by ${client} · ${partition} · ${errorName(error)}`,
  RecordsPolled: ({ client, partition, from, to }) => `Poll by ${client} · ${partition} ${span(from, to - 1)}`,
  RecordsHandled: ({ client, partition, from, to }) => `Handled by ${client} · ${partition} ${span(from, to - 1)}`,
  PartitionsAssigned: ({ client, group, partitions, generation }) =>
    `Assignment of ${client} · ${list(partitions)} · group ${group}, generation ${count(generation)}`,
  PartitionsRevoked: ({ client, group, partitions }) => `Revoked from ${client} · ${list(partitions)} · group ${group}`,
  OffsetReset: ({ client, partition, to, policy }) =>
    `Position of ${client} in ${partition} reset to ${count(to)} · ${policy}`,
  MetadataRefreshed: ({ client, cause }) => `Fresh metadata for ${client} · ${cause}`,
  FrameSent: ({ from, to, api, response, bytes }, say) =>
    `${apiName(api)} ${way(response)} from ${say.process(from)} to ${say.process(to)} · ${formatBytes(bytes)}`,
  FrameLost: ({ from, to, api, response }, say) =>
    `${apiName(api)} ${way(response)} from ${say.process(from)} to ${say.process(to)} lost`,
  ConnectionOpened: ({ from, to }, say) => `Connection from ${say.process(from)} to ${say.process(to)}`,
  ConnectionClosed: ({ from, to, reason }, say) =>
    `Connection from ${say.process(from)} to ${say.process(to)} closed · ${reason}`,
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
