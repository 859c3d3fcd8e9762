import type { BrokerRow } from '../../../contract/image.ts'
import { MS } from '../../../base/units.ts'
import { sessionDeadlineUs } from '../../controller/heartbeats.ts'
import { everyPartition } from '../../metadata/lookup.ts'
import { countWaits } from '../../purgatory/purgatory.ts'
import { brokerConfig } from '../../replica/settings.ts'
import { activeController, nodeOf } from '../node-view.ts'
import { concerns, deadline, type RowContext, type RowKind } from './row-kind.ts'

export const brokerRow: RowKind = {
  name: 'broker',
  touched(_context, { spec }, path, mark) {
    if (spec.kind !== 'node') return
    const { id, roles } = spec.config
    if (roles.includes('broker') && (concerns(path, 'lifecycle') || concerns(path, 'purgatory'))) mark(`broker/${id}`)
    if (path[0] === 'controller' && path[1] === 'heartbeats' && path[2] !== undefined) return mark(`broker/${path[2]}`)
    // Leaderships, registrations and sessions of all of them are metadata.
    if (concerns(path, 'controller') || concerns(path, 'image')) mark('broker/*')
  },
  make(context, [, id]) {
    const entry = nodeOf(context.world, Number(id))
    if (entry === null || entry.process.spec.kind !== 'node') return null
    const { node, process } = entry
    const { config } = process.spec as Extract<typeof process.spec, { kind: 'node' }>
    if (!config.roles.includes('broker')) return null
    const listener = config.listeners.find(({ name }) => name !== 'CONTROLLER') ?? config.listeners[0]
    const stopped = process.status === 'stopped'
    return {
      kind: 'broker',
      id: entry.id,
      roles: config.roles,
      host: listener?.host ?? '',
      port: listener?.port ?? 0,
      rack: config.rack,
      status: process.status,
      runState: stopped ? null : node.lifecycle.state,
      ...registrationOf(context, entry.id),
      waiting: stopped ? {} : countWaits(node.purgatory),
    } satisfies BrokerRow
  },
}

/** The committed metadata's and the active controller's view of a broker. */
function registrationOf({ world, source }: RowContext, id: number) {
  const active = activeController(world)
  const image = source?.node.image
  const registered = image?.brokers.get(id)
  let leaderCount = 0
  let replicaCount = 0
  if (image !== undefined) {
    for (const { partition } of everyPartition(image)) {
      if (partition.leader === id) leaderCount++
      if (partition.replicas.includes(id)) replicaCount++
    }
  }
  const settings = active?.entry.node ?? source?.node
  return {
    registered: registered !== undefined,
    fenced: registered?.fenced ?? true,
    inControlledShutdown: registered?.inControlledShutdown ?? false,
    brokerEpoch: registered?.epoch ?? -1,
    sessionDeadlineUs: active === null ? null : deadline(sessionDeadlineUs(active.controller, id)),
    sessionTimeoutUs:
      settings === undefined ? 0 : brokerConfig(settings.config, settings.image, 'broker.session.timeout.ms') * MS,
    leaderCount,
    replicaCount,
  }
}
