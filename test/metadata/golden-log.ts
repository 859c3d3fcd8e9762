import { readFileSync } from 'node:fs'
import { createMetadataDelta, type MetadataDelta } from '../../src/engine/metadata/metadata-delta.ts'
import { createMetadataImage, type MetadataImage } from '../../src/engine/metadata/metadata-image.ts'
import { decodeMetadataBatch } from '../../src/engine/metadata/decode-batch.ts'
import { type MetadataBatch, replayBatch } from '../../src/engine/metadata/replay.ts'
import { batchesIn } from '../../src/protocol/records/batch-iterator.ts'

/** The batches of a metadata log that a real Kafka wrote. */
export function goldenBatches(name: string): MetadataBatch[] {
  const bytes = readFileSync(new URL(`../golden/${name}`, import.meta.url))
  return batchesIn([new Uint8Array(bytes)]).batches.map(decodeMetadataBatch)
}

export interface Replayed {
  image: MetadataImage
  delta: MetadataDelta
  touched: Set<string>
}

export function replayed(batches: readonly MetadataBatch[], into: MetadataImage = createMetadataImage()): Replayed {
  const delta = createMetadataDelta()
  const touched = new Set<string>()
  for (const batch of batches) replayBatch({ image: into, delta, touch: (path) => touched.add(path) }, batch)
  return { image: into, delta, touched }
}

/** What `kafka-topics --describe` would print of an image, without the configs of a topic. */
export function describe(image: MetadataImage): string[] {
  const lines: string[] = []
  for (const { name, topicId, partitions } of image.topics.values()) {
    const first = partitions.get(0)
    lines.push(
      `Topic: ${name}\tTopicId: ${topicId}\tPartitionCount: ${partitions.size}\tReplicationFactor: ${first?.replicas.length}`,
    )
    for (const [index, { leader, replicas, isr, elr, lastKnownElr }] of partitions) {
      const fields = [`Topic: ${name}`, `Partition: ${index}`, `Leader: ${leader < 0 ? 'none' : leader}`]
      fields.push(`Replicas: ${replicas}`, `Isr: ${isr}`, `Elr: ${elr}`, `LastKnownElr: ${lastKnownElr}`)
      lines.push(`\t${fields.join('\t')}`)
    }
  }
  return lines
}
