import type { ReplicaNode } from '../replica/replica-state.ts'
import type { ClassicGroup } from './group/classic/classic-group.ts'
import type { Gather } from './group/effect.ts'
import type { GroupOffsets } from './group/offsets.ts'
import { rowKey } from './row-key.ts'
import type { CoordinatorShard } from './runtime/shard.ts'

/** What of a node's state this room works on. Maps of groups are keyed by `rowKey` of the group id. */
export interface CoordinatorNode extends ReplicaNode {
  /** By partition of `__consumer_offsets` that this broker leads. */
  coordinator: Map<string, CoordinatorShard>
  groups: Map<string, ClassicGroup>
  groupOffsets: Map<string, GroupOffsets>
  /** Requests that several operations answer together, by request id. */
  groupGathers: Map<number, Gather>
  /** Responses that are due now; drained by the pump, empty between steps. */
  groupAnswers: GroupAnswer[]
}

export interface GroupAnswer {
  requestId: number
  body: object
}

/** Who asks, as Kafka's RequestContext has it. `clientHost` is written into records: `/127.0.0.1`. */
export interface RequestContext {
  requestId: number
  apiVersion: number
  clientId: string
  clientHost: string
}

type CoordinatorState = Omit<CoordinatorNode, keyof ReplicaNode>

export function createCoordinator(): CoordinatorState {
  return {
    coordinator: new Map(),
    groups: new Map(),
    groupOffsets: new Map(),
    groupGathers: new Map(),
    groupAnswers: [],
  }
}

export function groupOf(node: CoordinatorNode, groupId: string): ClassicGroup | undefined {
  return node.groups.get(rowKey(groupId))
}

export function answerLater(node: CoordinatorNode, requestId: number, body: object): void {
  node.groupAnswers.push({ requestId, body })
}
