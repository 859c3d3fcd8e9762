import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { StampedEvent } from '../contract/event.ts'
import type { ClusterConfig } from '../contract/session.ts'
import { uuidFromBytes } from '../base/uuid.ts'
import { engineBehaviours } from '../engine/sim/behaviours.ts'
import type { DiskState } from '../engine/sim/disk-state.ts'
import { registerStandardCodecs } from '../protocol/records/codecs/standard.ts'
import { hostCluster, portOf } from './cluster.ts'
import { applyOperation, closeFileStore, createFileStore, type FileStore, loadDisk, storeDisk } from './file-store.ts'
import { createHost, type Host, input, startHost, stopHost } from './host.ts'
import { readCommands } from './command-lines.ts'
import { type BrokerOptions, parseOptions, usage } from './options.ts'
import { createReadiness, noteReadiness } from './readiness.ts'
import { closeSockets, createSockets, deliver, listen, type Sockets, stopListening } from './sockets.ts'

/** A controlled shutdown that takes longer than this ends anyway; the next start recovers. */
const SHUTDOWN_MS_MAX = 20_000
/** Beyond the five minutes after which a broker stops asking for a controlled shutdown. */
const SHUTDOWN_US_MAX = 400_000_000

function fail(message: string, code: number): never {
  process.stderr.write(`${message}\n`)
  process.exit(code)
}

function readOptions(): BrokerOptions {
  try {
    return parseOptions(process.argv.slice(2))
  } catch (error) {
    return fail(`${(error as Error).message}\n${usage}`, 2)
  }
}

/** The cluster id that an earlier start left in a `meta.properties`, else a new one. */
function clusterIdOf(options: BrokerOptions): string {
  const file = options.dir === null ? null : join(options.dir, 'broker-1', 'meta.properties')
  if (file !== null && existsSync(file)) {
    const found = /^cluster\.id=(.+)$/m.exec(readFileSync(file, 'utf8'))
    if (found !== null) return (found[1] as string).trim()
  }
  const bytes = new Uint8Array(Buffer.from(randomUUID().replaceAll('-', ''), 'hex'))
  return uuidFromBytes(bytes)
}

function openStores(options: BrokerOptions, cluster: ClusterConfig): Map<string, FileStore> {
  const { dir } = options
  if (dir === null) return new Map()
  return new Map(cluster.nodes.map(({ id }) => [`node.${id}`, createFileStore(resolve(dir, `broker-${id}`))]))
}

function loadDisks(stores: Map<string, FileStore>): Map<string, DiskState> {
  const disks = new Map<string, DiskState>()
  for (const [id, store] of stores) {
    const disk = loadDisk(store)
    if (disk.files.size > 0) disks.set(id, disk)
  }
  return disks
}

async function listenAll(options: BrokerOptions, cluster: ClusterConfig, sockets: Sockets, host: () => Host) {
  for (const { id } of cluster.nodes) {
    const port = portOf(options, id)
    try {
      await listen(sockets, host, `node.${id}`, port)
    } catch (error) {
      fail(`Port ${port} on 127.0.0.1: ${(error as Error).message}`, 1)
    }
  }
}

/**
 * Says goodbye to all nodes at once and ends the program. Nobody is left to wait for, so their waiting costs no time: the last
 * ones stand without a quorum until Kafka's limit for that is over, and close their logs in order then.
 */
function shutDown(host: Host, cluster: ClusterConfig, finish: () => void): void {
  const { processes } = host.simulation.world
  const running = cluster.nodes.map(({ id }) => `node.${id}`).filter((id) => processes.get(id)?.status !== 'stopped')
  const left = new Set(running)
  const timer = setTimeout(finish, SHUTDOWN_MS_MAX)
  const end = () => {
    clearTimeout(timer)
    setImmediate(finish)
  }
  const before = host.onEvent
  host.onEvent = (stamped: StampedEvent) => {
    before(stamped)
    if (stamped.event.type === 'ProcessStopped' && left.delete(stamped.event.process) && left.size === 0) end()
  }
  host.hurryUntilUs = host.simulation.world.nowUs + SHUTDOWN_US_MAX
  for (const target of running) {
    input(host, { type: 'resume', target })
    input(host, { type: 'stop', target })
  }
  if (running.length === 0) end()
}

/** A port is open while its node runs, as it is with a process of one's own. */
function followPorts(options: BrokerOptions, sockets: Sockets, host: () => Host, { event }: StampedEvent): void {
  if (event.type === 'ProcessStopped') stopListening(sockets, event.process)
  const id = event.type === 'ProcessStarted' ? /^node\.(\d+)$/.exec(event.process)?.[1] : undefined
  if (id === undefined) return
  const port = portOf(options, Number(id))
  listen(sockets, host, `node.${id}`, port).catch((error: Error) => {
    process.stderr.write(`Port ${port} on 127.0.0.1: ${error.message}\n`)
  })
}

/** A node that fell is said, with what an error of the engine left; the others go on. */
function noteFailure(host: Host, { event }: StampedEvent): void {
  if (event.type !== 'ProcessStopped' || event.how !== 'exit' || event.reason === 'shutdown') return
  const crash = host.simulation.crashes.at(-1)
  const stack = crash?.process === event.process ? `\n${crash.error.stack}` : ''
  process.stderr.write(`${event.process} ended: ${event.reason}${stack}\n`)
}

async function main(): Promise<void> {
  registerStandardCodecs()
  const options = readOptions()
  const cluster = hostCluster(options, clusterIdOf(options), Date.now())
  const stores = openStores(options, cluster)
  const disks = loadDisks(stores)
  const sockets = createSockets()
  const addresses = cluster.nodes.map(({ id }) => `127.0.0.1:${portOf(options, id)}`).join(',')
  const readiness = createReadiness(cluster, options.topics, {
    act: (command) => input(host, command),
    ready: () => {
      host.hurryUntilUs = 0
      process.stdout.write(`listening on ${addresses}\n`)
    },
    warn: (message) => process.stderr.write(`${message}\n`),
  })
  const host: Host = createHost({
    genesis: { seed: options.seed, cluster },
    behaviours: engineBehaviours,
    disks,
    carryOut: (id, operation) => {
      const store = stores.get(id)
      if (store !== undefined) applyOperation(store, operation)
    },
    deliver: (output) => deliver(sockets, output),
    onEvent: (event) => noteReadiness(readiness, event),
    onFatal: (error) => fail(`The log directory cannot be written: ${error.message}`, 1),
    recordTo: options.record,
  })
  host.onEvent = (event) => {
    noteReadiness(readiness, event)
    noteFailure(host, event)
    followPorts(options, sockets, () => host, event)
  }
  for (const [id, store] of stores) {
    const made = host.simulation.world.processes.get(id)
    if (made !== undefined && !disks.has(id)) storeDisk(store, made.disk)
  }
  await listenAll(options, cluster, sockets, () => host)
  startHost(host)
  if (options.commands) readCommands(process.stdin, (command) => input(host, command), process.stdout)
  let ending = false
  const finish = () => {
    stopHost(host)
    closeSockets(sockets)
    for (const store of stores.values()) closeFileStore(store)
    process.exit(0)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (ending) finish()
      ending = true
      shutDown(host, cluster, finish)
    })
  }
}

await main()
