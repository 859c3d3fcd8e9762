import { type ChildProcess, spawn } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { tmpdir } from 'node:os'
import { basename, delimiter, join, resolve } from 'node:path'
import { have, type Outcome, run } from './programs.ts'

const source = resolve('compat/real')
/** Jars lie in Maven's own cache; here is what was found out about them. */
export const cache = join(process.env['XDG_CACHE_HOME'] ?? tmpdir(), 'vivarium-real-kafka-4.3.1')

/** Jars whose classes keep counters in static variables. */
const LOADED_AFRESH = /^kafka(-tools|_2\.13)-\d/

const classes = {
  topics: 'org.apache.kafka.tools.TopicCommand',
  'console-producer': 'org.apache.kafka.tools.ConsoleProducer',
  'console-consumer': 'org.apache.kafka.tools.consumer.ConsoleConsumer',
  'consumer-groups': 'org.apache.kafka.tools.consumer.group.ConsumerGroupCommand',
  configs: 'kafka.admin.ConfigCommand',
  'get-offsets': 'org.apache.kafka.tools.GetOffsetShell',
  'metadata-quorum': 'org.apache.kafka.tools.MetadataQuorumCommand',
  'leader-election': 'org.apache.kafka.tools.LeaderElectionCommand',
  'reassign-partitions': 'org.apache.kafka.tools.reassign.ReassignPartitionsCommand',
  'dump-log': 'org.apache.kafka.tools.DumpLogSegments',
  'broker-api-versions': 'org.apache.kafka.tools.BrokerApiVersionsCommand',
  features: 'org.apache.kafka.tools.FeatureCommand',
  cluster: 'org.apache.kafka.tools.ClusterTool',
  'log-dirs': 'org.apache.kafka.tools.LogDirsCommand',
  'delete-records': 'org.apache.kafka.tools.DeleteRecordsCommand',
  'producer-perf': 'org.apache.kafka.tools.ProducerPerformance',
  'consumer-perf': 'org.apache.kafka.tools.ConsumerPerformance',
  transactions: 'org.apache.kafka.tools.TransactionsCommand',
} as const

export type ToolName = keyof typeof classes

export const javaMissing =
  have('java') && have('javac') && have('mvn') ? '' : ' (skipped: a JDK and Maven are not on this machine)'

/** The class path of Kafka's jars, resolved once; null, having said why, if Maven can't. */
export async function resolveClassPath(): Promise<string[] | null> {
  const file = join(cache, 'class-path.txt')
  const listed = () => readFileSync(file, 'utf8').trim().split(delimiter)
  if (existsSync(file) && listed().every((jar) => existsSync(jar))) return listed()
  mkdirSync(cache, { recursive: true })
  copyFileSync(join(source, 'pom.xml'), join(cache, 'pom.xml'))
  const args = ['-q', '-B', 'dependency:build-classpath', `-Dmdep.outputFile=${file}`]
  const ended = await run('mvn', args, { cwd: cache, timeoutMs: 300_000 })
  if (ended.code === 0 && existsSync(file)) return listed()
  console.warn(`Kafka's jars could not be resolved:\n${ended.stdout.slice(0, 2_000)}`)
  return null
}

/** Kafka's own tools in one JVM. */
export interface JavaTools {
  call: (tool: ToolName, args: string[], options?: { stdin?: string; timeoutS?: number }) => Promise<Outcome>
  close: () => void
}

async function compileRunner(classPath: string[]): Promise<void> {
  const file = join(source, 'ToolRunner.java')
  const made = join(cache, 'ToolRunner.class')
  if (existsSync(made) && statSync(made).mtimeMs > statSync(file).mtimeMs) return
  const ended = await run('javac', ['-cp', classPath.join(delimiter), '-d', cache, file], { timeoutMs: 60_000 })
  if (ended.code !== 0) throw new Error(`javac: ${ended.stderr}`)
}

export async function startJavaTools(classPath: string[]): Promise<JavaTools> {
  await compileRunner(classPath)
  const afresh = classPath.filter((jar) => LOADED_AFRESH.test(basename(jar)))
  const shared = classPath.filter((jar) => !afresh.includes(jar))
  const logging = `-Dlog4j2.configurationFile=${join(source, 'log4j2.xml')}`
  const memory = ['-Xmx512M', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1']
  const child = spawn(
    'java',
    [...memory, logging, '-cp', [cache, ...shared].join(delimiter), 'ToolRunner', ...afresh],
    {
      stdio: ['pipe', 'pipe', 'pipe'],
    },
  )
  let complaints = ''
  child.stderr.on('data', (text) => {
    complaints = `${complaints}${text}`.slice(-4_000)
  })
  const answers = createInterface({ input: child.stdout as NonNullable<ChildProcess['stdout']> })[
    Symbol.asyncIterator
  ]()
  const call: JavaTools['call'] = async (tool, args, { stdin = '', timeoutS = 40 } = {}) => {
    const fields = [classes[tool], String(timeoutS), stdin, ...args]
    child.stdin.write(`${fields.map((field) => Buffer.from(field).toString('base64')).join(' ')}\n`)
    const { value, done } = await answers.next()
    if (done === true) throw new Error(`The JVM ended during ${tool} ${args.join(' ')}: ${complaints}`)
    const [code, stdout, stderr] = (value as string).split(' ')
    const text = (field: string | undefined) => Buffer.from(field ?? '', 'base64').toString()
    return { code: Number(code), stdout: text(stdout), stderr: text(stderr) }
  }
  return { call, close: () => void child.kill('SIGKILL') }
}
