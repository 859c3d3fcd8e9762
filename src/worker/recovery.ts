/** Opening the page again is a kill -9 of all nodes at the last manifest: a new session begins on the disks it left. */
import type { Command } from '../contract/command.ts'
import type { StampedEvent } from '../contract/event.ts'
import type { RecoveryReport, TimedCommand } from '../contract/frame.ts'
import type { Genesis } from '../contract/session.ts'
import type { DiskState } from '../engine/sim/disk-state.ts'
import { nodeOf } from '../engine/sim/node-view.ts'
import type { World } from '../engine/sim/world.ts'
import { makeDisk } from './saved-session.ts'
import type { Head, StoredImage } from './stores/store.ts'

const METADATA_LOG = '__cluster_metadata-0'

/** Virtual time begins again at 0, wall time goes on; chance takes another path, or ids that were drawn would be drawn again. */
export function nextGenesis({ genesis, wallMs }: Head): Genesis {
  const [, name = '', life = '1'] = /^(.*?)(?:~(\d+))?$/s.exec(genesis.seed) ?? []
  return { seed: `${name}~${Number(life) + 1}`, cluster: { ...genesis.cluster, wallStartMs: wallMs } }
}

export function disksOfImage({ disks }: StoredImage, genesis: Genesis): Map<string, DiskState> {
  const made = new Map<string, DiskState>()
  for (const { id } of genesis.cluster.nodes) {
    const found = disks.get(`node.${id}`)
    if (found !== undefined) made.set(`node.${id}`, makeDisk(genesis, found.dirs, found.files))
  }
  return made
}

/** The clients there were, as inputs; one that was stopped is there, and stopped. */
export function clientInputs({ clients }: Head): TimedCommand[] {
  return clients.flatMap(({ command, stopped }) => {
    const add = { atUs: 0, command: command as Command }
    return stopped ? [add, { atUs: 0, command: { type: 'kill', target: `client.${command.id}` } as const }] : [add]
  })
}

/** Gathers what the brokers find, until all of them are running (or have given up). */
export interface RecoveryWatch {
  atUs: number
  /** `1/orders-0` → what was recovered of it. */
  logs: Map<string, { node: number; partition: string; logEndOffset: number; truncatedBytes: number }>
  awaited: Set<number>
}

export function createWatch({ atUs }: Head, genesis: Genesis): RecoveryWatch {
  const brokers = genesis.cluster.nodes.filter(({ roles }) => roles.includes('broker'))
  return { atUs, logs: new Map(), awaited: new Set(brokers.map(({ id }) => id)) }
}

/** True when nobody is awaited any more. */
export function noteRecovery(watch: RecoveryWatch, { event }: StampedEvent): boolean {
  if (event.type === 'LogRecovered') {
    const { node, partition, logEndOffset, truncatedBytes } = event
    watch.logs.set(`${node}/${partition}`, { node, partition, logEndOffset, truncatedBytes })
  } else if (event.type === 'BrokerStateChanged' && event.state === 'running') watch.awaited.delete(event.node)
  else if (event.type === 'ProcessStopped') watch.awaited.delete(Number(event.process.replace('node.', '')))
  return watch.awaited.size === 0
}

/** Replicas, their records, and the bytes that recovery cut off. The metadata log's own records are nobody's messages. */
export function reportOf({ atUs, logs }: RecoveryWatch, world: World): RecoveryReport {
  const report: RecoveryReport = { atUs, partitions: 0, records: 0, truncatedBytes: 0 }
  for (const { node, partition, logEndOffset, truncatedBytes } of logs.values()) {
    report.truncatedBytes += truncatedBytes
    if (partition === METADATA_LOG) continue
    const logStartOffset = nodeOf(world, node)?.node.logs.get(partition)?.logStartOffset ?? 0
    report.partitions++
    report.records += Math.max(0, logEndOffset - logStartOffset)
  }
  return report
}
