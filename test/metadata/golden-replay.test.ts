import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { aliveBrokers, brokerEndpoint, featureLevel, isElrEnabled } from '../../src/engine/metadata/lookup.ts'
import { changedPartitions } from '../../src/engine/metadata/metadata-delta.ts'
import type { MetadataBatch } from '../../src/engine/metadata/replay.ts'
import { describe, goldenBatches, replayed } from './golden-log.ts'

const batches = goldenBatches('metadata/cluster.log')
const isShutdown = ({ records }: MetadataBatch) =>
  records.some(({ kind, data }) => kind === 'BrokerRegistrationChangeRecord' && data.inControlledShutdown === 1)
const whileRunning = batches.slice(0, batches.findIndex(isShutdown))

function goldenDescription(): string[] {
  const text = readFileSync(new URL('../golden/metadata/cluster-describe.txt', import.meta.url), 'utf8')
  return text
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => line.replace(/\tConfigs: .*$/, ''))
}

test("metadata: the fold of a real cluster's log is what its own tool describes", () => {
  const { image } = replayed(whileRunning)
  expect(describe(image).sort()).toEqual(goldenDescription().sort())
})

test('metadata: configs of topics and the cluster-wide default are the ones that were set', () => {
  const { image } = replayed(whileRunning)
  expect(image.configs.get('TOPIC~orders')).toEqual(
    new Map([
      ['min.insync.replicas', '2'],
      ['retention.ms', '86400000'],
    ]),
  )
  expect(image.configs.get('BROKER~')).toEqual(new Map([['min.insync.replicas', '1']]))
})

test('metadata: brokers are registered with their endpoints, unfenced, and the features are those of 4.3', () => {
  const { image } = replayed(whileRunning)
  expect(aliveBrokers(image).map(({ id }) => id)).toEqual([1, 2, 3])
  expect(brokerEndpoint(image, 2, 'PLAINTEXT')).toMatchObject({ host: '127.0.0.1', port: 19092 })
  expect(image.brokers.get(1)?.epoch).toBe(image.brokers.get(1)?.registrationOffset)
  expect(featureLevel(image, 'metadata.version')).toBe(30)
  expect(isElrEnabled(image)).toBe(true)
})

test('metadata: after a clean shutdown of all nodes the last ISR members are in the ELR', () => {
  const { image } = replayed(batches)
  expect(image.lastOffset).toBe(batches.at(-1)?.lastOffset)
  expect(
    [...image.brokers.values()].filter(({ fenced, inControlledShutdown }) => fenced && inControlledShutdown),
  ).toHaveLength(3)
  for (const { partitions } of image.topics.values()) {
    for (const { leader, isr, elr, lastKnownElr } of partitions.values()) {
      expect({ leader, isr }).toEqual({ leader: -1, isr: [] })
      expect(elr).toEqual(expect.arrayContaining([...lastKnownElr]))
    }
  }
})

test('metadata: the records of a metadata transaction are hidden until it ends', () => {
  const bootstrap = batches[1] as MetadataBatch
  const open = { ...bootstrap, records: bootstrap.records.slice(0, -1), lastOffset: bootstrap.lastOffset - 1 }
  const { image } = replayed([open])
  expect(image.features.size).toBe(0)
  const end = { ...bootstrap, baseOffset: bootstrap.lastOffset, records: bootstrap.records.slice(-1) }
  expect(replayed([end], image).image.features.size).toBe(6)
  expect(image.transaction).toBeNull()
  const aborted = replayed([open]).image
  replayed([{ ...end, records: [{ kind: 'AbortTransactionRecord', data: { reason: null } }] }], aborted)
  expect(aborted.features.size).toBe(0)
})

test('metadata: the delta has a partition once, from the first state to the last', () => {
  const shutdown = batches.slice(whileRunning.length)
  const { image } = replayed(whileRunning)
  const before = image.topics.get('orders')?.partitions.get(0)
  const { delta, touched } = replayed(shutdown, image)
  const orders = changedPartitions(delta).filter(({ topic, partition }) => topic === 'orders' && partition === 0)
  expect(orders).toEqual([expect.objectContaining({ before, after: image.topics.get('orders')?.partitions.get(0) })])
  expect(touched).toContain('topics/orders')
  expect(touched).toContain('brokers/1')
})

test('metadata: an image survives structuredClone', () => {
  const { image } = replayed(batches)
  expect(structuredClone(image)).toEqual(image)
})
