import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { resolve as absolute } from 'node:path'
import type { Command } from '../../src/contract/command.ts'

/** Made before the first test. */
const BUNDLE = absolute('.cache/broker/broker.mjs')
const START_MS_MAX = 30_000
const STOP_MS_MAX = 30_000

/** A running `npm run broker`. */
export interface Host {
  /** `127.0.0.1:port` of each broker, joined by commas. */
  bootstrap: string
  ports: number[]
  child: ChildProcess
  output: () => string
  /** Has the cluster carry a command out, such as the kill of one of its brokers. */
  command: (command: Command) => void
  /** Sends a signal and waits for the end. Gives the exit code, or -1 when a signal ended it. */
  end: (signal: 'SIGTERM' | 'SIGINT' | 'SIGKILL') => Promise<number>
}

export interface HostOptions {
  brokers?: number
  port?: number
  dir?: string
  topics?: string[]
  config?: Record<string, string>
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}

/** The first of `count` neighbouring ports that nobody listens on, below the range that systems give to outgoing sockets. */
export async function freePorts(count: number): Promise<number> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const first = 20_000 + Math.floor(Math.random() * 10_000)
    const all = await Promise.all(Array.from({ length: count }, (_, index) => isFree(first + index)))
    if (all.every((free) => free)) return first
  }
  throw new Error(`No ${count} neighbouring free ports were found.`)
}

function argumentsOf(options: HostOptions, brokers: number, port: number): string[] {
  const args = ['--brokers', String(brokers), '--port', String(port), '--commands']
  if (options.dir !== undefined) args.push('--dir', options.dir)
  for (const topic of options.topics ?? []) args.push('--topic', topic)
  for (const [key, value] of Object.entries(options.config ?? {})) args.push('--config', `${key}=${value}`)
  return args
}

/** Starts the host and waits until it says that it listens. */
export async function startHost(options: HostOptions = {}): Promise<Host> {
  const brokers = options.brokers ?? 3
  const port = options.port ?? (await freePorts(brokers))
  const child = spawn(process.execPath, [BUNDLE, ...argumentsOf(options, brokers, port)], {
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let text = ''
  const ended = new Promise<number>((resolve) => {
    child.once('exit', (code) => resolve(code ?? -1))
  })
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new Error(`The host did not listen within ${START_MS_MAX / 1000} s: ${text}`))
    }, START_MS_MAX)
    const hear = (chunk: Buffer) => {
      text += chunk.toString()
      if (!text.includes('listening on ')) return
      clearTimeout(timer)
      resolve()
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    void ended.then((code) => {
      clearTimeout(timer)
      reject(new Error(`The host ended with ${code} before it listened: ${text}`))
    })
  })
  const ports = Array.from({ length: brokers }, (_, index) => port + index)
  const command: Host['command'] = (each) => child.stdin?.write(`${JSON.stringify(each)}\n`)
  const end: Host['end'] = (signal) => {
    child.kill(signal)
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS_MAX)
    return ended.finally(() => clearTimeout(timer))
  }
  return {
    bootstrap: ports.map((each) => `127.0.0.1:${each}`).join(','),
    ports,
    child,
    output: () => text,
    command,
    end,
  }
}
