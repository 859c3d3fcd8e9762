import type { CommittedBatch } from '../reference-model.ts'
import { incrementSequence } from '../../../protocol/records/record-batch.ts'
import { defineInvariant } from './invariant.ts'

interface Memory {
  /** Partition → how many of its committed batches were looked at. */
  seen: Map<string, number>
  /** Partition and producer → the last sequence. */
  last: Map<string, { epoch: number; sequence: number }>
}

/** Sequences of an idempotent producer follow one another in the committed log: no gap, nothing twice. */
export const idempotence = defineInvariant<Memory>({
  name: 'idempotence',
  says: 'An idempotent producer’s sequences follow one another: no gap, nothing twice.',
  create: () => ({ seen: new Map(), last: new Map() }),
  step({ seen, last }, { node }, { partitions }, { model, fail }) {
    for (const name of partitions) {
      const key = `${node.logs.get(name)?.topicId}/${name}`
      const batches = model.partitions.get(key)?.batches
      if (batches === undefined) continue
      for (let i = seen.get(key) ?? 0; i < batches.length; i++) {
        const wrong = wrongSequence(last, key, batches[i] as CommittedBatch)
        if (wrong !== null) fail(`${name} at ${(batches[i] as CommittedBatch).baseOffset}: ${wrong}`)
      }
      seen.set(key, batches.length)
    }
  },
})

function wrongSequence(last: Memory['last'], partition: string, batch: CommittedBatch): string | null {
  const { producerId, producerEpoch: epoch, baseSequence, lastSequence } = batch
  // Control batches carry no sequence.
  if (producerId < 0 || baseSequence < 0) return null
  const key = `${partition}/${producerId}`
  const before = last.get(key)
  last.set(key, { epoch, sequence: lastSequence })
  if (before === undefined) return null
  if (epoch < before.epoch) return `producer ${producerId} epoch ${epoch} after epoch ${before.epoch}`
  const expected = epoch === before.epoch ? incrementSequence(before.sequence, 1) : 0
  if (baseSequence === expected) return null
  return `producer ${producerId} epoch ${epoch}: sequence ${baseSequence} where ${expected} was due`
}
