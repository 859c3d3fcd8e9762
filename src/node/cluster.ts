import { resolve } from 'node:path'
import type { ClusterConfig } from '../contract/session.ts'
import type { BrokerOptions } from './options.ts'

const HOST = '127.0.0.1'
/** The quorum speaks inside this process; its ports are only names and nobody listens there. */
const CONTROLLER_PORT_OFFSET = 10_000
const PORT_MAX = 65_535

/** The cluster behind the TCP door: combined nodes on the loopback, links and steps free of cost. */
export function hostCluster(options: BrokerOptions, clusterId: string, wallStartMs: number): ClusterConfig {
  const ids = Array.from({ length: options.brokers }, (_, index) => index + 1)
  const offset =
    portOf(options, options.brokers) + CONTROLLER_PORT_OFFSET > PORT_MAX
      ? -CONTROLLER_PORT_OFFSET
      : CONTROLLER_PORT_OFFSET
  const controllerPort = (id: number) => portOf(options, id) + offset
  const voters = ids.map((id) => `${id}@${HOST}:${controllerPort(id)}`).join(',')
  const replicas = String(Math.min(3, options.brokers))
  return {
    clusterId,
    wallStartMs,
    linkLatencyUs: 0,
    costs: { stepUs: 0, perKilobyteUs: 0, flushUs: 0 },
    diskBytesMax: 0,
    nodes: ids.map((id) => ({
      id,
      roles: ['broker', 'controller'],
      rack: null,
      listeners: [
        { name: 'PLAINTEXT', host: HOST, port: portOf(options, id) },
        { name: 'CONTROLLER', host: HOST, port: controllerPort(id) },
      ],
      properties: {
        'node.id': String(id),
        'process.roles': 'broker,controller',
        'controller.listener.names': 'CONTROLLER',
        listeners: `PLAINTEXT://${HOST}:${portOf(options, id)},CONTROLLER://${HOST}:${controllerPort(id)}`,
        ...(options.dir === null ? {} : { 'log.dirs': resolve(options.dir, `broker-${id}`) }),
        'offsets.topic.replication.factor': replicas,
        'controller.quorum.voters': voters,
        ...options.properties,
      },
    })),
  }
}

export function portOf(options: BrokerOptions, id: number): number {
  return options.port + id - 1
}
