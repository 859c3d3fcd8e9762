import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createConnection } from 'node:net'
import { delimiter, join, resolve } from 'node:path'
import { freePorts } from './host.ts'
import { run } from './programs.ts'

const START_MS_MAX = 90_000

/** A real Kafka: combined nodes on loopback, below a folder of the caller's. */
export interface RealKafka {
  bootstrap: string
  ports: number[]
  /** Log directory of each node. */
  dirs: string[]
  pids: number[]
  end: () => Promise<void>
}

export interface RealKafkaOptions {
  classPath: string[]
  /** Where everything of it lies. */
  folder: string
  brokers?: number
  config?: Record<string, string>
  /** Directories that hold data already are not formatted. */
  dirs?: string[]
  /** Ports of the brokers and, from the second on, of the controllers, when they are told by such data. */
  port?: number
  controllerPort?: number
  heap?: string
}

const java = (classPath: string[], args: string[]) => [
  `-Dlog4j2.configurationFile=${resolve('compat/real/log4j2.xml')}`,
  '-cp',
  classPath.join(delimiter),
  ...args,
]

function propertiesOf(
  id: number,
  port: number,
  controllerPort: number,
  dir: string,
  options: RealKafkaOptions,
): string {
  const brokers = options.brokers ?? 3
  const voters = Array.from({ length: brokers }, (_, index) => `${index + 1}@127.0.0.1:${controllerPort + index}`)
  const replicas = String(Math.min(3, brokers))
  const properties = {
    'process.roles': 'broker,controller',
    'node.id': String(id),
    'controller.quorum.voters': voters.join(','),
    'controller.listener.names': 'CONTROLLER',
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort + id - 1}`,
    'log.dirs': dir,
    'offsets.topic.replication.factor': replicas,
    'transaction.state.log.replication.factor': replicas,
    ...options.config,
  }
  return `${Object.entries(properties)
    .map(([key, value]) => `${key}=${value}`)
    .join('\n')}\n`
}

function accepts(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = createConnection(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      done(true)
    })
    socket.once('error', () => done(false))
  })
}

async function waitFor(ports: number[], children: ChildProcess[]): Promise<void> {
  const until = Date.now() + START_MS_MAX
  while (Date.now() < until) {
    if (children.some(({ exitCode }) => exitCode !== null)) throw new Error('A node of the real Kafka ended at once.')
    if ((await Promise.all(ports.map(accepts))).every((accepted) => accepted)) return
    await new Promise((again) => setTimeout(again, 200))
  }
  throw new Error(`The real Kafka did not listen within ${START_MS_MAX / 1000} s.`)
}

/** Formats and starts it; ready when every broker accepts connections. */
export async function startRealKafka(options: RealKafkaOptions): Promise<RealKafka> {
  const { classPath, folder, brokers = 3, heap = '512M' } = options
  const port = options.port ?? (await freePorts(brokers * 2))
  const controllerPort = options.controllerPort ?? port + brokers
  const ids = Array.from({ length: brokers }, (_, index) => index + 1)
  const dirs = options.dirs ?? ids.map((id) => join(folder, `node-${id}`, 'data'))
  const files = ids.map((id) => {
    const file = join(folder, `node-${id}.properties`)
    mkdirSync(folder, { recursive: true })
    writeFileSync(file, propertiesOf(id, port + id - 1, controllerPort, dirs[id - 1] as string, options))
    return file
  })
  if (options.dirs === undefined) {
    for (const file of files) {
      const format = ['kafka.tools.StorageTool', 'format', '-t', 'AAAAAAAAQACAAAAAAAAAAQ', '-c', file]
      const ended = await run('java', ['-Xmx256M', '-XX:TieredStopAtLevel=1', ...java(classPath, format)], {
        timeoutMs: 60_000,
      })
      if (ended.code !== 0) throw new Error(`format: ${ended.stdout}${ended.stderr}`)
    }
  }
  const children = files.map((file, index) => {
    const child = spawn('java', [`-Xmx${heap}`, '-server', ...java(classPath, ['kafka.Kafka', file])], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let text = ''
    const note = (chunk: Buffer) => {
      text = `${text}${chunk}`.slice(-20_000)
      writeFileSync(join(folder, `node-${index + 1}.out`), text)
    }
    child.stdout.on('data', note)
    child.stderr.on('data', note)
    return child
  })
  const ports = ids.map((id) => port + id - 1)
  const end = async () => {
    const ended = children.map((child) => new Promise<void>((done) => child.once('exit', () => done())))
    for (const child of children) child.kill('SIGKILL')
    await Promise.all(
      ended.filter((_, index) => children[index]?.exitCode === null && children[index]?.signalCode === null),
    )
  }
  try {
    await waitFor(ports, children)
  } catch (error) {
    await end()
    throw error
  }
  return {
    bootstrap: ports.map((each) => `127.0.0.1:${each}`).join(','),
    ports,
    dirs,
    pids: children.map(({ pid }) => pid as number),
    end,
  }
}
