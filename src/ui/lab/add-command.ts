import type { Command, ConsumerSpec } from '../../contract/command.ts'
import type { Image } from '../../contract/image.ts'

/** A form's fields, as the browser has them. */
export type Fields = Record<string, string | undefined>

const KEYS_MAX = 200

/** The first free name of its kind: producer-2 after producer-1. */
export function freeName(image: Image, stem: string): string {
  for (let n = 1; ; n++) {
    const name = `${stem}-${n}`
    if (!image.has(`producer/${name}`) && !image.has(`consumer/${name}`)) return name
  }
}

const numberOr = (text: string | undefined, instead: number): number => {
  const value = Number(text)
  return text === undefined || text.trim() === '' || !Number.isFinite(value) ? instead : value
}

/** The command that a form's fields make; what is left open takes the value that the form shows. */
export function commandOf(what: 'topic' | 'producer' | 'consumer', fields: Fields, image: Image): Command {
  if (what === 'topic') {
    return {
      type: 'create-topic',
      name: fields['name'] ?? '',
      partitions: numberOr(fields['partitions'], 3),
      replicationFactor: numberOr(fields['replicationFactor'], 3),
      configs: { 'min.insync.replicas': String(numberOr(fields['minInsync'], 1)) },
    }
  }
  const topic = fields['topic'] ?? ''
  if (what === 'producer') return producerOf(fields, topic, image)
  return {
    type: 'add-consumer',
    id: fields['id'] || freeName(image, 'consumer'),
    spec: {
      group: fields['group'] || null,
      topics: [topic],
      processUs: Math.round(numberOr(fields['processMs'], 1) * 1_000),
      commit: (fields['commit'] ?? 'auto') as ConsumerSpec['commit'],
      configs: { 'auto.offset.reset': fields['reset'] ?? 'earliest' },
    },
  }
}

function producerOf(fields: Fields, topic: string, image: Image): Command {
  const values = (fields['keys'] ?? '')
    .split(',')
    .map((key) => key.trim())
    .filter((key) => key !== '')
    .slice(0, KEYS_MAX)
  const linger = fields['linger']?.trim() ?? ''
  return {
    type: 'add-producer',
    id: fields['id'] || freeName(image, 'producer'),
    spec: {
      topic,
      ratePerSecond: numberOr(fields['rate'], 10),
      keys: values.length === 0 ? { kind: 'none' } : { kind: 'cycle', values },
      value: 'record {n}',
      acks: numberOr(fields['acks'], -1) as 0 | 1 | -1,
      configs: linger === '' ? {} : { 'linger.ms': linger },
    },
  }
}
