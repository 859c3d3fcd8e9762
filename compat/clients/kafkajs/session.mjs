// kafkajs: makes a topic, produces with each codec it has, and reads all of it in a group of two members.
// usage: session.mjs BOOTSTRAP TOPIC; prints what was seen as one line of JSON.
import { createRequire } from 'node:module'
import { join } from 'node:path'

const require = createRequire(join(process.cwd(), 'package.json'))
const { CompressionTypes, Kafka, logLevel } = require('kafkajs')
const [bootstrap, topic] = process.argv.slice(2)
const kafka = new Kafka({ clientId: 'kafkajs', brokers: bootstrap.split(','), logLevel: logLevel.NOTHING })

const admin = kafka.admin()
await admin.connect()
await admin.createTopics({ topics: [{ topic, numPartitions: 4, replicationFactor: 3 }], waitForLeaders: true })

const producer = kafka.producer({ idempotent: true })
await producer.connect()
for (const compression of [CompressionTypes.None, CompressionTypes.GZIP]) {
  const messages = Array.from({ length: 50 }, (_, index) => ({
    key: `key ${index % 8}`,
    value: `${compression} ${index}`,
    headers: { source: 'kafkajs' },
  }))
  await producer.send({ topic, compression, acks: -1, messages })
}
await producer.disconnect()

const got = []
let complete
const all = new Promise((resolve) => {
  complete = resolve
})
const eachMessage = async ({ partition, message: { key, value, headers } }) => {
  got.push({ partition, key: String(key), value: String(value), source: String(headers.source) })
  if (got.length === 100) complete()
}
const consumers = [1, 2].map(() =>
  kafka.consumer({ groupId: 'kafkajs', sessionTimeout: 10_000, heartbeatInterval: 500, maxWaitTimeInMs: 500 }),
)
for (const consumer of consumers) {
  await consumer.connect()
  await consumer.subscribe({ topic, fromBeginning: true })
  await consumer.run({ autoCommitThreshold: 1, eachMessage })
}
await all
const described = await admin.describeGroups(['kafkajs'])
for (const consumer of consumers) await consumer.disconnect()
const offsets = await admin.fetchOffsets({ groupId: 'kafkajs', topics: [topic] })
await admin.disconnect()
const committed = offsets[0].partitions.reduce((total, { offset }) => total + Math.max(0, Number(offset)), 0)
console.log(JSON.stringify({ got, members: described.groups[0].members.length, committed }))
