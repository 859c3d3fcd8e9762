import type { QuorumRole } from '../../contract/event.ts'
import { formatBytes, formatCount } from '../text/number.ts'
import { apiName, errorName } from './kafka-names.ts'
import type { Sentences } from './sentence.ts'

const roles: Record<QuorumRole, string> = {
  unattached: '무소속',
  follower: '팔로워',
  prospective: '예비 후보',
  candidate: '후보',
  leader: '활성 컨트롤러',
  resigned: '사임',
  observer: '관찰자',
}
const runStates = {
  starting: '시작 중',
  recovery: '로그 복구 중',
  running: '정상',
  'pending-controlled-shutdown': '정상 종료 대기',
  'shutting-down': '종료 중',
}
const endings = { kill: '강제 종료', exit: '종료', 'power-loss': '정전' }
const fencings = {
  'session-expired': '세션 만료',
  shutdown: '정상 종료',
  'registered-anew': '새 등록',
  requested: '스스로 요청',
}
const departures = { left: '스스로 나감', 'session-expired': '세션 만료', 'rebalance-timeout': '리밸런스 시간 초과' }

const count = formatCount
const ids = (list: readonly number[]): string => (list.length === 0 ? '없음' : list.join(', '))
/** "5번" or "5–7번": both ends are meant. */
const span = (from: number, last: number): string =>
  from === last ? `${count(from)}번` : `${count(from)}–${count(last)}번`
const names = (list: readonly string[]): string => (list.length === 0 ? '없음' : list.join(', '))
const way = (response: boolean): string => (response ? '응답' : '요청')

/** Noun phrases without verb endings. */
export const sentencesKo: Sentences = {
  ProcessStarted: ({ process }, say) => `${say.process(process)} 시작`,
  ProcessStopped: ({ process, how, reason }, say) =>
    `${say.process(process)} ${endings[how]}${reason === undefined ? '' : ` · ${reason}`}`,
  ProcessPaused: ({ process }, say) => `${say.process(process)} 멈춤`,
  ProcessResumed: ({ process }, say) => `${say.process(process)} 재개`,
  LinkCut: ({ a, b }, say) => `${say.process(a)} ↔ ${say.process(b)} 연결 끊김`,
  LinkHealed: ({ a, b }, say) => `${say.process(a)} ↔ ${say.process(b)} 연결 복구`,
  LinkLatencySet: ({ a, b, latencyMs }, say) =>
    `${say.process(a)} ↔ ${say.process(b)} 지연 시간 ${count(latencyMs)} ms`,
  CommandRefused: ({ command, reason }) => `명령 거절 ${command} · ${reason}`,
  QuorumRoleChanged: ({ node, role, epoch }, say) =>
    `${say.controller(node)} ${roles[role]} · 쿼럼 에포크 ${count(epoch)}`,
  VoteGranted: ({ voter, candidate, epoch, preVote }, say) =>
    `${say.controller(voter)} → ${say.controller(candidate)} ${preVote ? '예비 ' : ''}찬성표 · 쿼럼 에포크 ${count(epoch)}`,
  VoteRefused: ({ voter, candidate, epoch, preVote }, say) =>
    `${say.controller(voter)} → ${say.controller(candidate)} ${preVote ? '예비 ' : ''}반대표 · 쿼럼 에포크 ${count(epoch)}`,
  MetadataCommitted: ({ node, offset }, say) =>
    `${say.process(`node.${node}`)} 메타데이터 ${count(offset)}번 앞까지 커밋`,
  BrokerRegistered: ({ broker, brokerEpoch }, say) =>
    `${say.broker(broker)} 등록 · 브로커 에포크 ${count(brokerEpoch)}`,
  BrokerFenced: ({ broker, why }, say) => `${say.broker(broker)} 펜싱 · ${fencings[why]}`,
  BrokerUnfenced: ({ broker }, say) => `${say.broker(broker)} 펜싱 해제`,
  TopicCreated: ({ topic, partitions }) => `${topic} 토픽 생성 · 파티션 ${count(partitions)}개`,
  TopicDeleted: ({ topic }) => `${topic} 토픽 삭제`,
  LeaderElected: ({ partition, leader, leaderEpoch, isr, unclean }, say) =>
    leader < 0
      ? `${partition} 리더 없음 · 에포크 ${count(leaderEpoch)} · ISR ${ids(isr)}`
      : `${partition} 새 리더 ${say.broker(leader)} · 에포크 ${count(leaderEpoch)}${unclean ? ' · ISR 밖에서 뽑음' : ''}`,
  IsrShrunk: ({ partition, isr, removed }, say) =>
    `${partition} ISR 축소 · ${removed.map(say.broker).join(', ')} 나감 · 남은 ISR ${ids(isr)}`,
  IsrExpanded: ({ partition, isr, added }, say) =>
    `${partition} ISR 확대 · ${added.map(say.broker).join(', ')} 들어옴 · ISR ${ids(isr)}`,
  BrokerStateChanged: ({ node, state }, say) => `${say.broker(node)} ${runStates[state]}`,
  LogRecovered: ({ node, partition, truncatedBytes, logEndOffset }, say) =>
    `${say.broker(node)} ${partition} 로그 복구 · 끝 ${count(logEndOffset)} · 잘린 ${formatBytes(truncatedBytes)}`,
  LogTruncated: ({ node, partition, from, to }, say) =>
    `${say.broker(node)} ${partition} 꼬리 자르기 · ${span(to, from - 1)}`,
  SegmentRolled: ({ node, partition, baseOffset }, say) =>
    `${say.broker(node)} ${partition} 세그먼트 교체(roll) · ${count(baseOffset)}번부터`,
  RecordsAppended: ({ node, partition, baseOffset, lastOffset }, say) =>
    `${say.broker(node)} ${partition} 덧붙이기 · ${span(baseOffset, lastOffset)}`,
  HighWatermarkAdvanced: ({ node, partition, from, to }, say) =>
    `${say.broker(node)} ${partition} 하이 워터마크 ${count(from)} → ${count(to)}`,
  BecameLeader: ({ node, partition, leaderEpoch, logEndOffset }, say) =>
    `${say.broker(node)} ${partition} 리더 시작 · 에포크 ${count(leaderEpoch)} · 로그 끝 ${count(logEndOffset)}`,
  BecameFollower: ({ node, partition, leader, leaderEpoch }, say) =>
    leader < 0
      ? `${say.broker(node)} ${partition} 팔로워 시작 · 리더 없음 · 에포크 ${count(leaderEpoch)}`
      : `${say.broker(node)} ${partition} 팔로워 시작 · 리더 ${say.broker(leader)} · 에포크 ${count(leaderEpoch)}`,
  RequestFailed: ({ node, api, error, partition, client }, say) =>
    `${say.process(`node.${node}`)} ${apiName(api)} 거절 · ${errorName(error)}${partition === undefined ? '' : ` · ${partition}`} · ${client}`,
  LogDirFailed: ({ node, reason }, say) => `${say.broker(node)} 로그 디렉터리 고장 · ${reason}`,
  GroupStateChanged: ({ group, state, generation }) => `${group} 그룹 ${state} · 세대 ${count(generation)}`,
  MemberJoined: ({ group, member }) => `${group} 그룹 멤버 참가 · ${member}`,
  MemberLeft: ({ group, member, why }) => `${group} 그룹 멤버 이탈 · ${member} · ${departures[why]}`,
  OffsetsCommitted: ({ group, partition, offset }) =>
    `${group} 그룹 ${partition} 커밋 · 다음에 읽을 번호 ${count(offset)}`,
  RecordSent: ({ client, partition, count: n, bytes }) =>
    `${client} → ${partition} 레코드 ${count(n)}건 · ${formatBytes(bytes)}`,
  RecordAcked: ({ client, partition, baseOffset, count: n }) =>
    `${client} 확인 응답 · ${partition} ${baseOffset < 0 ? `${count(n)}건` : span(baseOffset, baseOffset + n - 1)}`,
  RecordFailed: ({ client, partition, count: n, error }) =>
    `${client} 보내기 실패 · ${partition} ${count(n)}건 · ${errorName(error)}`,
  ProduceRetried: ({ client, partition, error, attempt }) =>
    `${client} 재시도 ${count(attempt)}회 · ${partition} · ${errorName(error)}`,
  RecordsPolled: ({ client, partition, from, to }) => `${client} 폴(poll) · ${partition} ${span(from, to - 1)}`,
  RecordsHandled: ({ client, partition, from, to }) => `${client} 처리 · ${partition} ${span(from, to - 1)}`,
  PartitionsAssigned: ({ client, group, partitions, generation }) =>
    `${client} 할당 · ${names(partitions)} · ${group} 그룹 세대 ${count(generation)}`,
  PartitionsRevoked: ({ client, group, partitions }) => `${client} 할당 해제 · ${names(partitions)} · ${group} 그룹`,
  OffsetReset: ({ client, partition, to, policy }) => `${client} ${partition} 읽기 위치 → ${count(to)} · ${policy}`,
  MetadataRefreshed: ({ client, cause }) => `${client} 메타데이터 갱신 · ${cause}`,
  FrameSent: ({ from, to, api, response, bytes }, say) =>
    `${say.process(from)} → ${say.process(to)} ${apiName(api)} ${way(response)} · ${formatBytes(bytes)}`,
  FrameLost: ({ from, to, api, response }, say) =>
    `${say.process(from)} → ${say.process(to)} ${apiName(api)} ${way(response)} 유실`,
  ConnectionOpened: ({ from, to }, say) => `${say.process(from)} → ${say.process(to)} 연결`,
  ConnectionClosed: ({ from, to, reason }, say) => `${say.process(from)} → ${say.process(to)} 연결 닫힘 · ${reason}`,
}
