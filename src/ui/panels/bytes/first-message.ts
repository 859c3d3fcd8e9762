import { equalBytes, fromHex } from '../../../base/bytes.ts'
import type { Command } from '../../../contract/command.ts'
import type { Image } from '../../../contract/image.ts'

/** Segment that a real Kafka 4.3.1 writes for one record: value " First message", no key, 2022-01-03T12:31:57.088Z. */
const golden =
  '0000 0000 0000 0000 0000 0046 0000 0000 021b 0d89 3f00 0000 0000 0000 0001 7e1f ecc2 a000 0001 7e1f ecc2' +
  'a0ff ffff ffff ffff ffff ffff ffff ff00 0000 0128 0000 0001 1c20 4669 7273 7420 6d65 7373 6167 6500'
export const goldenBytes: Uint8Array = fromHex(golden)

const TOPIC = 'first'
export const FIRST_FILE = `${TOPIC}-0/00000000000000000000.log`
const TIMESTAMP_MS = 0x017e1fecc2a0

/** Whether the file is the real one, byte for byte; null for another file. */
export function isGolden(path: string, bytes: Uint8Array): boolean | null {
  return path === FIRST_FILE ? equalBytes(bytes, goldenBytes) : null
}

/** The commands still to be given, in their order; each waits for what it builds on. */
export function nextCommands(image: Image, sent: ReadonlySet<Command['type']>): Command[] {
  const topic = image.get(`topic/${TOPIC}`)
  const created: Command = {
    type: 'create-topic',
    name: TOPIC,
    partitions: 1,
    replicationFactor: 1,
    // The record is years old: the default of seven days would soon delete it.
    configs: { 'retention.ms': '-1' },
  }
  if (topic === undefined) return sent.has('create-topic') ? [] : [created]
  if (leaderOf(image) === null || sent.has('produce')) return []
  const producer = image.get(`producer/${TOPIC}`)
  const added: Command = {
    type: 'add-producer',
    id: TOPIC,
    spec: {
      topic: TOPIC,
      ratePerSecond: 0,
      keys: { kind: 'none' },
      value: '',
      acks: 1,
      configs: { 'enable.idempotence': 'false' },
    },
  }
  const produced: Command = { type: 'produce', id: TOPIC, value: ' First message', timestamp: TIMESTAMP_MS }
  return producer === undefined ? [added, produced] : [produced]
}

/** Broker that has the topic's only replica and leads it, or null. */
export function leaderOf(image: Image): number | null {
  const row = image.get(`partition/${TOPIC}-0`)
  return row?.kind === 'partition' && row.leader >= 0 ? row.leader : null
}

/** Whether the record is in the leader's log. */
export function isWritten(image: Image): boolean {
  const leader = leaderOf(image)
  const row = leader === null ? undefined : image.get(`replica/${TOPIC}-0/${leader}`)
  return row?.kind === 'replica' && row.logEndOffset > 0
}
