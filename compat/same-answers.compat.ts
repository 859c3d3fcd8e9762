import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Host, startHost } from './harness/host.ts'
import { type JavaTools, javaMissing, resolveClassPath, startJavaTools, type ToolName } from './harness/java-tools.ts'
import { temporaryFolder } from './harness/programs.ts'
import { type RealKafka, startRealKafka } from './harness/real-kafka.ts'

/**
 * The same calls, in this order, to ours and to a real Kafka: exit code and output must be the same, up to what differs from
 * run to run. AT: where the cluster is. FOLDER: a folder of this run. `<<`: the standard input, `|` between lines.
 */
const calls = `
topics AT --create --topic plain --replica-assignment 1:2:3,2:3:1,3:1:2
topics AT --create --topic plain
topics AT --create --topic assigned --replica-assignment 2:3,3:1,1:2
topics AT --create --topic tuned --replica-assignment 1:2,2:3 --config cleanup.policy=compact --config min.insync.replicas=2 --config segment.bytes=1048576
topics AT --create --topic bad/name
topics AT --create --topic none --partitions 0
topics AT --create --topic few --replication-factor 4
topics AT --create --topic odd --config no.such.config=1
topics AT --create --topic odd --config retention.ms=soon
topics AT --create --topic with.dot --replica-assignment 1,2
topics AT --create --topic with_dot
topics AT --list
topics AT --describe --topic assigned
topics AT --describe --topic tuned
topics AT --describe --topic nowhere
topics AT --describe --under-replicated-partitions
topics AT --alter --topic assigned --partitions 2
topics AT --alter --topic assigned --partitions 5
topics AT --describe --topic with.dot
topics AT --delete --topic nowhere
topics AT --delete --topic with.dot
configs AT --describe --topic tuned
configs AT --describe --topic tuned --all
configs AT --alter --topic tuned --add-config retention.ms=1000,max.message.bytes=2000
configs AT --alter --topic tuned --add-config retention.ms=soon
configs AT --alter --topic tuned --add-config cleanup.policy=shred
configs AT --alter --topic tuned --delete-config retention.ms
configs AT --describe --topic tuned
configs AT --describe --topic nowhere
configs AT --alter --broker 1 --add-config log.retention.ms=123456
configs AT --describe --broker 1
configs AT --alter --broker 1 --delete-config log.retention.ms
configs AT --alter --broker 1 --add-config no.such.config=1
configs AT --alter --broker-defaults --add-config message.max.bytes=2000000
configs AT --describe --broker-defaults
configs AT --alter --client c1 --add-config producer_byte_rate=1024
configs AT --describe --client c1
console-producer AT --topic assigned --reader-property parse.key=true --reader-property key.separator=: << a:1|b:2|c:3|a:4
console-producer AT --topic assigned --reader-property parse.key=true << no key here
console-consumer AT --topic assigned --from-beginning --timeout-ms 6000 --group shop --formatter-property print.key=true --formatter-property print.partition=true --formatter-property print.offset=true
console-consumer AT --topic tuned --partition 0 --offset 5 --timeout-ms 3000
get-offsets AT --topic assigned
get-offsets AT --topic assigned --time earliest
get-offsets AT --topic nowhere
consumer-groups AT --list
consumer-groups AT --list --state
consumer-groups AT --describe --group shop
consumer-groups AT --describe --group shop --members
consumer-groups AT --describe --group shop --state
consumer-groups AT --describe --group nobody
consumer-groups AT --reset-offsets --group shop --topic assigned --to-earliest --dry-run
consumer-groups AT --reset-offsets --group shop --topic assigned --shift-by -1 --execute
consumer-groups AT --reset-offsets --group fresh --topic assigned --to-latest --execute
consumer-groups AT --delete-offsets --group shop --topic assigned
consumer-groups AT --delete --group shop
consumer-groups AT --delete --group nobody
consumer-groups AT --list
delete-records AT --offset-json-file FOLDER/delete-records.json
get-offsets AT --topic assigned --time earliest
leader-election AT --election-type preferred --topic assigned --partition 0
leader-election AT --election-type preferred --topic nowhere --partition 0
leader-election AT --election-type unclean --all-topic-partitions
reassign-partitions AT --reassignment-json-file FOLDER/reassign.json --execute
reassign-partitions AT --reassignment-json-file FOLDER/reassign.json --verify
topics AT --describe --topic plain
features AT describe
cluster list-endpoints AT
`

const deletions = { version: 1, partitions: [{ topic: 'assigned', partition: 0, offset: 0 }] }
const reassignment = {
  version: 1,
  partitions: [0, 1, 2].map((partition) => ({ topic: 'plain', partition, replicas: [1, 2] })),
}

const folder = temporaryFolder('same-answers')
let ours: Host
let real: RealKafka
let tools: JavaTools
const classPath = javaMissing === '' ? await resolveClassPath() : null
const missing = classPath === null ? javaMissing || ' (skipped: Kafka’s jars could not be resolved)' : ''

beforeAll(async () => {
  if (classPath === null) return
  writeFileSync(join(folder.path, 'delete-records.json'), JSON.stringify(deletions))
  writeFileSync(join(folder.path, 'reassign.json'), JSON.stringify(reassignment))
  const config = { 'group.initial.rebalance.delay.ms': '0', 'offsets.topic.num.partitions': '4', 'num.partitions': '2' }
  real = await startRealKafka({ classPath, folder: join(folder.path, 'real'), config })
  ours = await startHost({ dir: join(folder.path, 'ours'), config })
  tools = await startJavaTools(classPath)
})

afterAll(async () => {
  tools?.close()
  await Promise.all([ours?.end('SIGKILL'), real?.end()])
  folder.remove()
})

/** What differs from run to run takes a name instead. */
function normalized(text: string, ports: number[]): string {
  let plain = text
  ports.forEach((port, index) => {
    plain = plain.replaceAll(String(port), `PORT${index + 1}`)
  })
  return plain
    .replace(/TopicId: [\w-]{22}/g, 'TopicId: ID')
    .replace(/^\[?\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d,\d{3}\]?/gm, 'TIME')
    .replace(/Epoch: \d+/g, 'Epoch: N')
    .replace(/^\s+at [^\n]*\n/gm, '')
    .replace(/"[^"]*(ours\/broker-|real\/node-)(\d)[^"]*"/g, '"DIR$2"')
    .replace(/(?<=127\.0\.0\.1:)PORT\d +\(\d\)/g, 'COORDINATOR')
    .replace(/ with args '[^\n]*/g, '')
    .replace(/(?<=Isr: |Replicas: )[\d,]+/g, (list) => list.split(',').sort().join(','))
    .trimEnd()
}

async function answer(tool: ToolName, line: string, { bootstrap, ports }: { bootstrap: string; ports: number[] }) {
  const [command = '', stdin = ''] = line.split(' << ')
  const words = command.replace('FOLDER', folder.path).split(' ')
  const args = words.flatMap((word) => (word === 'AT' ? ['--bootstrap-server', bootstrap] : [word]))
  const { code, stdout, stderr } = await tools.call(tool, args, { stdin: stdin.replaceAll('|', '\n') })
  return `${normalized(stdout, ports)}\n--- ${normalized(stderr, ports)}\n--- exit ${code}`
}

describe.skipIf(missing !== '')(`the same answer as a real Kafka’s${missing}`, () => {
  for (const call of calls.trim().split('\n')) {
    test.sequential(call, async () => {
      const [tool = '', ...rest] = call.split(' ')
      const line = rest.join(' ')
      const expected = await answer(tool as ToolName, line, real)
      expect(await answer(tool as ToolName, line, ours)).toBe(expected)
    })
  }
})
