import { compareReplica } from '../reference-model.ts'
import { defineInvariant, lifeOf } from './invariant.ts'

/** At most one leader of the quorum in each epoch. */
export const raftOneLeader = defineInvariant<Map<number, number>>({
  name: 'raft-one-leader',
  says: 'The metadata quorum has at most one leader in each epoch.',
  create: () => new Map(),
  step(memory, { id, node }, { raft }, { fail }) {
    if (!raft || node.raft.role.kind !== 'leader') return
    const other = memory.get(node.raft.epoch)
    if (other !== undefined && other !== id) fail(`nodes ${other} and ${id} both lead in epoch ${node.raft.epoch}`)
    memory.set(node.raft.epoch, id)
  },
})

/** Committed metadata is the same on all nodes, and stays. */
export const raftCommittedPrefix = defineInvariant<Map<string, number>>({
  name: 'raft-committed-prefix',
  says: 'Committed metadata is the same on all nodes, and is never taken back.',
  create: () => new Map(),
  step(memory, entry, { raft }, { model, fail }) {
    const { log, highWatermark } = entry.node.raft
    if (!raft || log === null || highWatermark < 0) return
    const life = lifeOf(entry)
    const before = memory.get(life) ?? -1
    if (highWatermark < before) fail(`${entry.process.id}: high watermark went back from ${before} to ${highWatermark}`)
    memory.set(life, highWatermark)
    compareReplica(model, life, '__cluster_metadata-0', log, highWatermark, entry.process.disk, {
      differs: (what) => fail(`${entry.process.id} ${what}`),
    })
  },
})

/** One vote for each epoch, across restarts. */
export const raftOneVote = defineInvariant<Map<string, number>>({
  name: 'raft-one-vote',
  says: 'A voter votes for at most one candidate in each epoch, across restarts.',
  create: () => new Map(),
  event(memory, { event }, { fail }) {
    if (event.type !== 'VoteGranted' || event.preVote) return
    const key = `${event.voter}/${event.epoch}`
    const other = memory.get(key)
    if (other !== undefined && other !== event.candidate) {
      fail(`node ${event.voter} voted for ${other} and ${event.candidate} in epoch ${event.epoch}`)
    }
    memory.set(key, event.candidate)
  },
})

/** A broker's image follows the committed log, never ahead of it and never back. */
export const imageFollowsLog = defineInvariant<Map<string, number>>({
  name: 'image-follows-log',
  says: 'Nobody acts on metadata that is not committed.',
  create: () => new Map(),
  step(memory, entry, { raft, topics }, { fail }) {
    if (!raft && topics !== null && topics.size === 0) return
    const { image, raft: quorum } = entry.node
    const life = lifeOf(entry)
    if (image.lastOffset >= Math.max(quorum.highWatermark, 0) && image.lastOffset >= 0) {
      fail(`${entry.process.id} has replayed ${image.lastOffset}, its high watermark is ${quorum.highWatermark}`)
    }
    if (image.lastOffset < (memory.get(life) ?? -1)) fail(`${entry.process.id}: image went back to ${image.lastOffset}`)
    memory.set(life, image.lastOffset)
  },
})
