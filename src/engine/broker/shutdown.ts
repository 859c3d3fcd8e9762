import { closeAll } from '../net/network.ts'
import type { Ctx } from '../ports/ctx.ts'
import { isRaftShutDown, shutdownRaft } from '../raft/lifecycle.ts'
import { stopReplicas } from '../replica/replicas.ts'
import { kindOfListener } from './listeners.ts'
import type { NodeState } from './node-state.ts'
import { closeConnection } from './respond.ts'

/** Carries an orderly exit on: first the broker's half, then the quorum's, then the process ends. */
export function driveShutdown(node: NodeState, ctx: Ctx): void {
  const { lifecycle, raft } = node
  if (lifecycle.state !== 'shutting-down') return
  if (!lifecycle.stopped) {
    lifecycle.stopped = true
    ctx.touch('lifecycle')
    for (const { id, listener } of [...node.connections.values()]) {
      if (kindOfListener(node, listener) === 'broker') closeConnection(node, id, ctx)
    }
    if (lifecycle.readyToUnfence) stopReplicas(node, ctx)
    if (raft.log !== null) shutdownRaft(raft, ctx)
  }
  if (raft.log !== null && !isRaftShutDown(raft, ctx)) return
  closeAll(node.channels, ctx)
  ctx.exit('shutdown')
}
