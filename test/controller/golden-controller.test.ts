import { expect, test } from 'vitest'
import { replayCommitted } from '../../src/engine/controller/controller.ts'
import type { MetadataRecord } from '../../src/protocol/metadata-record.ts'
import { encodeRecords } from '../../src/engine/controller/metadata-log.ts'
import type { MetadataBatch } from '../../src/engine/metadata/replay.ts'
import { goldenBatches } from '../metadata/golden-log.ts'
import { ask, becomeLeader, heartbeat, type TestCluster, testCluster } from './test-cluster.ts'
import { createMetadataImage } from '../../src/engine/metadata/metadata-image.ts'
import { toHex } from '../../src/base/bytes.ts'

const golden = goldenBatches('logs/__cluster_metadata-0/00000000000000000000.log')

/** A controller that takes over where the golden log is, up to its first batch for which `stop` holds. */
function takenOver(stop: (batch: MetadataBatch) => boolean): { cluster: TestCluster; rest: MetadataBatch[] } {
  const at = golden.findIndex(stop)
  const cluster = testCluster(0)
  cluster.controller.role = 'standby'
  cluster.controller.image = createMetadataImage()
  cluster.batches = golden.slice(0, at)
  replayCommitted(cluster.controller, cluster.ctx, cluster.batches)
  becomeLeader(cluster, 2)
  for (const { id, epoch, incarnationId, rack } of cluster.controller.image.brokers.values()) {
    cluster.brokers.set(id, { id, epoch, incarnationId, running: true, rack })
  }
  return { cluster, rest: golden.slice(at) }
}

function records(batches: readonly MetadataBatch[]): MetadataRecord[] {
  return batches.flatMap((batch) => batch.records).filter(({ kind }) => kind !== 'NoOpRecord')
}

/** As bytes; topics come in the order of a hash table in Java, so sorted. */
function asBytes(of: readonly MetadataRecord[]): string[] {
  return encodeRecords(of.map(({ kind, data }) => ({ kind, data }) as MetadataRecord))
    .map(toHex)
    .sort()
}

test('golden: the controlled shutdown of three brokers writes byte for byte what a real controller wrote', () => {
  const isShutdown = ({ data, kind }: MetadataRecord) =>
    kind === 'BrokerRegistrationChangeRecord' && data.inControlledShutdown === 1
  const { cluster, rest } = takenOver((batch) => batch.records.some(isShutdown))
  const before = cluster.batches.length
  for (const id of [3, 1, 2]) heartbeat(cluster, id, { wantShutDown: true, cordonedLogDirs: [] })
  const written = records(cluster.batches.slice(before))
  const real = records(rest).filter((record) => record.kind !== 'BrokerRegistrationChangeRecord' || isShutdown(record))
  expect(written).toHaveLength(3 + 111)
  expect(asBytes(written)).toEqual(asBytes(real))
})

test('golden: topics with configs give the records of a real controller, in its order', () => {
  const isTopic = (name: string) => (batch: MetadataBatch) =>
    batch.records.some(({ kind, data }) => kind === 'TopicRecord' && data.name === name)
  // (The configs of other topics of this log share hash buckets: there the order of the request decides.)
  for (const name of ['__transaction_state', '__consumer_offsets', 't.with_dots']) {
    const { cluster, rest } = takenOver(isTopic(name))
    const real = records(rest.slice(0, 1))
    const before = cluster.batches.length
    const topics = topicsOf(real)
    ask(cluster, 19, { topics })
    const strip = ({ kind, data }: MetadataRecord) => JSON.stringify([kind, { ...data, topicId: '' }])
    expect(records(cluster.batches.slice(before)).map(strip)).toEqual(real.map(strip))
  }
})

/** The request that would create these topics; configs in another order than the records have them. */
function topicsOf(real: readonly MetadataRecord[]) {
  const topics = real.flatMap(({ kind, data }) => (kind === 'TopicRecord' ? [data] : []))
  return topics.map(({ name, topicId }) => ({
    ...{ name, numPartitions: -1, replicationFactor: -1 },
    assignments: real.flatMap(({ kind, data }) =>
      kind === 'PartitionRecord' && data.topicId === topicId
        ? [{ partitionIndex: data.partitionId, brokerIds: data.replicas }]
        : [],
    ),
    configs: real
      .flatMap(({ kind, data }) =>
        kind === 'ConfigRecord' && data.resourceName === name ? [{ name: data.name, value: data.value }] : [],
      )
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  }))
}
