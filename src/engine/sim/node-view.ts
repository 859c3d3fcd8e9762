/** What the simulator reads of a node's state: the publisher, queries and invariants look through here and nowhere else. */
import type { NodeState } from '../broker/node-state.ts'
import type { ControllerState } from '../controller/controller-state.ts'
import type { LogState } from '../log/log-state.ts'
import type { Process, World } from './world.ts'

export type NodeView = NodeState

/** A node's state, alive or as its last life left it; null before the first start and for toys. */
export function nodeView(process: Process): NodeView | null {
  const { state } = process
  if (process.spec.kind !== 'node' || typeof state !== 'object' || state === null || !('raft' in state)) return null
  return state as NodeView
}

export interface NodeEntry {
  id: number
  process: Process
  node: NodeView
}

/** All nodes that have a state, in creation order. */
export function* nodesOf(world: World): Generator<NodeEntry> {
  for (const process of world.processes.values()) {
    const node = nodeView(process)
    if (node !== null && process.spec.kind === 'node') yield { id: process.spec.config.id, process, node }
  }
}

export function nodeOf(world: World, id: number): NodeEntry | null {
  const process = world.processes.get(`node.${id}`)
  const node = process === undefined ? null : nodeView(process)
  return process === undefined || node === null ? null : { id, process, node }
}

/** The committed metadata that reaches furthest, whoever has it; null while nobody has any. */
export function committedImage(world: World): NodeEntry | null {
  let best: NodeEntry | null = null
  // Asked at every event: without a generator.
  for (const process of world.processes.values()) {
    const node = nodeView(process)
    if (node === null || process.spec.kind !== 'node') continue
    if (node.image.lastOffset > (best?.node.image.lastOffset ?? -1))
      best = { id: process.spec.config.id, process, node }
  }
  return best
}

/** The active controller of the highest epoch among living nodes, or null. */
export function activeController(world: World): { entry: NodeEntry; controller: ControllerState } | null {
  let best: { entry: NodeEntry; controller: ControllerState } | null = null
  for (const entry of nodesOf(world)) {
    const { controller } = entry.node
    if (entry.process.status === 'stopped' || controller?.role !== 'active') continue
    if (best === null || controller.epoch > best.controller.epoch) best = { entry, controller }
  }
  return best
}

/** Id of a partition's topic in the committed metadata, or null. */
export function topicIdOf(world: World, topicPartition: string): string | null {
  const topic = topicPartition.slice(0, topicPartition.lastIndexOf('-'))
  return committedImage(world)?.node.image.topics.get(topic)?.topicId ?? null
}

/** A replica's log, null where the broker has none. */
export function logOf(node: NodeView, topicPartition: string): LogState | null {
  return node.logs.get(topicPartition) ?? null
}

/** Leader epoch of the record at an offset, from the log's own epoch cache; -1 if the log has no such record. */
export function epochAt(log: LogState, offset: number): number {
  if (offset < log.logStartOffset || offset >= log.logEndOffset) return -1
  return log.leaderEpochs.findLast((entry) => entry.startOffset <= offset)?.epoch ?? -1
}
