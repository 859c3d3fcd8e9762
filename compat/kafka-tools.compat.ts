import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Host, startHost } from './harness/host.ts'
import { type JavaTools, javaMissing, resolveClassPath, startJavaTools, type ToolName } from './harness/java-tools.ts'
import { temporaryFolder } from './harness/programs.ts'

const folder = temporaryFolder('kafka-tools')
const dir = join(folder.path, 'data')
let host: Host
let tools: JavaTools
let missing = javaMissing
const classPath = missing === '' ? await resolveClassPath() : null
if (missing === '' && classPath === null) missing = ' (skipped: Kafka’s jars could not be resolved)'

beforeAll(async () => {
  if (classPath === null) return
  const config = { 'group.initial.rebalance.delay.ms': '0' }
  host = await startHost({ dir, topics: ['orders:3:3'], config })
  tools = await startJavaTools(classPath)
})

afterAll(async () => {
  tools?.close()
  await host?.end('SIGKILL')
  folder.remove()
})

/** Calls a tool, which must end well; gives what it printed. */
async function call(tool: ToolName, line: string, stdin = ''): Promise<string> {
  const { code, stdout, stderr } = await tools.call(tool, at(line), { stdin })
  expect(code, `${tool} ${line}\n${stdout}\n${stderr}`).toBe(0)
  return stdout
}

/** Words of a command line; AT stands for the option that says where the cluster is. */
function at(line: string): string[] {
  return line.split(' ').flatMap((word) => (word === 'AT' ? ['--bootstrap-server', host.bootstrap] : [word]))
}

async function refusal(tool: ToolName, line: string): Promise<string> {
  const { code, stdout, stderr } = await tools.call(tool, at(line))
  expect(code).toBe(1)
  return stdout + stderr
}

describe.skipIf(missing !== '')(`Kafka’s own tools${missing}`, () => {
  test('cluster, features and quorum can be asked for', async () => {
    expect(await call('cluster', 'cluster-id AT')).toMatch(/^Cluster ID: [\w-]{22}\n$/)
    expect(await call('features', 'AT describe')).toMatch(/metadata\.version .* FinalizedVersionLevel: 4\.3-IV0/)
    const status = await call('metadata-quorum', 'AT describe --status')
    expect(status).toMatch(/LeaderId: +[123]\n/)
    expect(status).toMatch(/CurrentVoters: .*"id": 1.*"id": 2.*"id": 3/)
    const replication = await call('metadata-quorum', 'AT describe --replication')
    expect(replication.match(/Leader/g)).toHaveLength(1)
    expect(replication.match(/Follower/g)).toHaveLength(2)
  })

  test('every advertised API has a version that Java knows', async () => {
    const versions = await call('broker-api-versions', 'AT')
    expect(versions.match(/isFenced: false\) -> \(/g)).toHaveLength(3)
    expect(versions).toContain('Produce(0): 0 to 13 [usable: 13]')
    expect(versions).toContain('Fetch(1): 4 to 18 [usable: 18]')
    expect(versions).not.toMatch(/\[usable: NONE\]/)
  })

  test('topics are created, described, extended, listed and deleted', async () => {
    const config = '--config cleanup.policy=compact --config segment.bytes=1048576'
    expect(await call('topics', `AT --create --topic books --partitions 2 --replication-factor 3 ${config}`)).toBe(
      'Created topic books.\n',
    )
    expect(await refusal('topics', 'AT --create --topic books')).toContain('already exists')
    await call('topics', 'AT --alter --topic books --partitions 4')
    const described = await call('topics', 'AT --describe --topic books')
    expect(described).toMatch(/PartitionCount: 4\tReplicationFactor: 3\tConfigs: min\.insync\.replicas=1,/)
    expect(described).toMatch(/Configs: .*cleanup\.policy=compact/)
    expect(described.match(/Partition: \d\tLeader: [123]\tReplicas: \d,\d,\d\tIsr: \d,\d,\d\tElr: \t/g)).toHaveLength(4)
    await call('topics', 'AT --delete --topic books')
    expect((await call('topics', 'AT --list')).split('\n')).toEqual(expect.not.arrayContaining(['books']))
    expect(await refusal('topics', 'AT --describe --topic books')).toContain("Topic 'books' does not exist")
    expect(await refusal('topics', 'AT --create --topic a --replication-factor 4')).toContain(
      'The target replication factor of 4 cannot be reached',
    )
  })

  test('what console-producer sends console-consumer gets, with keys and headers, in a group that keeps its place', async () => {
    const lines = 'h1:1\tk1=one\nh1:2\tk2=two\nh1:3\tk1=three\n'
    const reader = ['parse.key=true', 'key.separator==', 'parse.headers=true'].map(
      (each) => `--reader-property ${each}`,
    )
    await call('console-producer', `AT --topic orders ${reader.join(' ')}`, lines)
    const shown = ['print.key=true', 'print.headers=true'].map((each) => `--formatter-property ${each}`).join(' ')
    const first = await call(
      'console-consumer',
      `AT --topic orders --from-beginning --max-messages 3 --timeout-ms 20000 --group shop ${shown}`,
    )
    expect(first.trimEnd().split('\n').sort()).toEqual(['h1:1\tk1\tone', 'h1:2\tk2\ttwo', 'h1:3\tk1\tthree'])
    await call('console-producer', 'AT --topic orders', 'four\n')
    const second = await call('console-consumer', 'AT --topic orders --max-messages 1 --timeout-ms 20000 --group shop')
    expect(second).toBe('four\n')
    const offsets = await call('get-offsets', 'AT --topic orders')
    const ends = offsets
      .trimEnd()
      .split('\n')
      .map((line) => Number(line.split(':')[2]))
    expect(ends.reduce((total, end) => total + end, 0)).toBe(4)
  })

  test('consumer-groups lists, describes, resets and deletes', async () => {
    expect(await call('consumer-groups', 'AT --list')).toContain('shop')
    const rows = (await call('consumer-groups', 'AT --describe --group shop')).trim().split('\n').slice(1)
    for (const row of rows) expect(row).toMatch(/^shop +orders +\d +(\d+) +\1 +0 /)
    expect(await call('consumer-groups', 'AT --describe --group shop --state')).toMatch(/shop .* Empty +0/)
    await call('consumer-groups', 'AT --reset-offsets --group shop --topic orders --to-earliest --execute')
    const reset = (await call('consumer-groups', 'AT --describe --group shop')).trim().split('\n').slice(1)
    expect(reset.map((row) => row.split(/ +/)[3])).toEqual(['0', '0', '0'])
    expect(await call('consumer-groups', 'AT --delete --group shop')).toContain('was successful')
    expect(await call('consumer-groups', 'AT --list')).not.toContain('shop')
  })

  test('configs change and are refused by Kafka’s rules', async () => {
    await call('configs', 'AT --alter --topic orders --add-config retention.ms=3600000')
    expect(await call('configs', 'AT --describe --topic orders')).toContain(
      'retention.ms=3600000 sensitive=false synonyms={DYNAMIC_TOPIC_CONFIG:retention.ms=3600000, DEFAULT_CONFIG:log.retention.hours=168}',
    )
    expect(await refusal('configs', 'AT --alter --topic orders --add-config retention.ms=soon')).toContain(
      'retention.ms',
    )
    await call('configs', 'AT --alter --topic orders --delete-config retention.ms')
    expect(await call('configs', 'AT --describe --topic orders')).toBe('Dynamic configs for topic orders are:\n')
  })

  test('producer-perf with acks=all loses nothing, and delete-records moves the start', async () => {
    const sum = async (time: number) => {
      const rows = (await call('get-offsets', `AT --topic load --time ${time}`)).trim().split('\n')
      return rows.reduce((total, row) => total + Number(row.split(':')[2]), 0)
    }
    await call('topics', 'AT --create --topic load --partitions 3 --replication-factor 3')
    const load = `--topic load --num-records 5000 --record-size 200 --throughput -1 --command-property acks=all ${at('AT').join(' ')}`
    expect(await call('producer-perf', load)).toMatch(/^5000 records sent/)
    expect(await sum(-1)).toBe(5000)
    expect(await sum(-2)).toBe(0)
    const json = join(folder.path, 'delete-records.json')
    writeFileSync(json, JSON.stringify({ version: 1, partitions: [{ topic: 'load', partition: 0, offset: 10 }] }))
    expect(await call('delete-records', `AT --offset-json-file ${json}`)).toContain(
      'partition: load-0\tlow_watermark: 10',
    )
    expect(await sum(-2)).toBe(10)
  })

  test('dump-log reads every file that we wrote', async () => {
    const broker = join(dir, 'broker-2')
    const inside = (name: string) => readdirSync(join(broker, name)).map((file) => join(broker, name, file))
    const metadata = join(broker, '__cluster_metadata-0', '00000000000000000000.log')
    const records = await call('dump-log', `--cluster-metadata-decoder --files ${metadata}`)
    expect(records).toContain('"type":"TOPIC_RECORD","version":0,"data":{"name":"orders"')
    expect(records).toMatch(/LeaderChange: \{"version":\d,"leaderId":\d/)
    const files = ['orders-0', 'orders-1', 'orders-2', 'load-0'].flatMap(inside)
    const readable = files.filter((file) => /\.(log|index|timeindex|snapshot)$/.test(file) && statSync(file).size > 0)
    expect(readable.length).toBeGreaterThan(4)
    for (const file of readable) {
      const dump = await call('dump-log', `--deep-iteration --files ${file}`)
      expect(dump, file).not.toMatch(/isvalid: false|Mismatch|invalid|out of order|Found timestamp|corrupt/i)
    }
    const groups = readdirSync(broker).filter((name) => name.startsWith('__consumer_offsets-'))
    const logs = groups
      .map((name) => join(broker, name, '00000000000000000000.log'))
      .filter((file) => statSync(file).size > 0)
    const dumps = await Promise.all(logs.map((file) => call('dump-log', `--offsets-decoder --files ${file}`)))
    expect(dumps.join('\n')).toMatch(/"group":"shop"/)
    expect(existsSync(metadata)).toBe(true)
  })
})
