import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Host, startHost } from '../compat/harness/host.ts'
import { type JavaTools, javaMissing, resolveClassPath, startJavaTools } from '../compat/harness/java-tools.ts'
import { temporaryFolder } from '../compat/harness/programs.ts'
import { startRealKafka } from '../compat/harness/real-kafka.ts'
import type { Row } from './row.ts'

const RECORDS = 200_000
const RECORD_BYTES = 100
const TICKS_PER_SECOND = 100

/** CPU seconds that a process has used; -1 where the system does not tell. */
function cpuSeconds(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
  } catch {
    return -1
  }
}

const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms))

async function idleRow(host: Host): Promise<Row> {
  const pid = host.child.pid as number
  await sleep(2_000)
  const from = cpuSeconds(pid)
  await sleep(10_000)
  const percent = ((cpuSeconds(pid) - from) / 10) * 100
  return { group: 'tcp', name: 'CPU of an idle host, 3 brokers', value: percent, unit: '% of a core' }
}

interface Load {
  records: number
  acks: string
  extra?: string[]
}

/** Kafka's producer-perf: records a second, and the 99th percentile of the latency. */
async function produce(tools: JavaTools, bootstrap: string, { records, acks, extra = [] }: Load) {
  const size = ['--num-records', String(records), '--record-size', String(RECORD_BYTES), '--throughput', '-1']
  const properties = [`acks=${acks}`, ...extra].flatMap((each) => ['--command-property', each])
  const where = ['--topic', 'perf', '--bootstrap-server', bootstrap]
  const ended = await tools.call('producer-perf', [...where, ...size, ...properties], { timeoutS: 180 })
  const total = ended.stdout.trimEnd().split('\n').at(-1) ?? ''
  const rate = /, ([\d.]+) records\/sec/.exec(total)
  const p99 = /(\d+) ms 99th/.exec(total)
  if (ended.code !== 0 || rate === null) throw new Error(`producer-perf: ${ended.stdout}${ended.stderr}`)
  return { rate: Number(rate[1]), p99: Number(p99?.[1]) }
}

/** Warms the client's JVM and the cluster, then measures. */
async function loadRows(tools: JavaTools, bootstrap: string, name: string): Promise<Row[]> {
  const where = ['--bootstrap-server', bootstrap]
  const topic = ['--create', '--topic', 'perf', '--partitions', '6', '--replication-factor', '3']
  await tools.call('topics', [...where, ...topic])
  await produce(tools, bootstrap, { records: 50_000, acks: 'all' })
  const full = await produce(tools, bootstrap, { records: RECORDS, acks: 'all' })
  const single = await produce(tools, bootstrap, {
    records: 2_000,
    acks: 'all',
    extra: ['max.in.flight.requests.per.connection=1', 'batch.size=1'],
  })
  const rows: Row[] = [
    { group: 'tcp', name: `${name}: acks=all, RF 3, ${RECORD_BYTES} bytes`, value: full.rate, unit: 'records/s' },
    { group: 'tcp', name: `${name}: latency, 99th percentile, at that rate`, value: full.p99, unit: 'ms' },
    { group: 'tcp', name: `${name}: acks=all, one record a request`, value: single.rate, unit: 'records/s' },
  ]
  return rows
}

/** `real` also starts three real brokers and puts them under the same load. */
export async function tcpRows(real: boolean): Promise<Row[]> {
  const folder = temporaryFolder('bench')
  const classPath = javaMissing === '' ? await resolveClassPath() : null
  const tools = classPath === null ? null : await startJavaTools(classPath)
  if (tools === null) console.warn(`Kafka's producer-perf is left out${javaMissing}.`)
  const rows: Row[] = []
  try {
    const from = performance.now()
    const host = await startHost({ dir: join(folder.path, 'ours') })
    rows.push({ group: 'tcp', name: 'host starts to listen after', value: performance.now() - from, unit: 'ms' })
    try {
      rows.push(await idleRow(host))
      if (tools !== null) rows.push(...(await loadRows(tools, host.bootstrap, 'Vivarium')))
    } finally {
      await host.end('SIGKILL')
    }
    if (tools !== null && real) {
      const kafka = await startRealKafka({ classPath: classPath as string[], folder: join(folder.path, 'real') })
      try {
        rows.push(...(await loadRows(tools, kafka.bootstrap, 'Kafka 4.3.1')))
      } finally {
        await kafka.end()
      }
    }
  } finally {
    tools?.close()
    folder.remove()
  }
  return rows
}
