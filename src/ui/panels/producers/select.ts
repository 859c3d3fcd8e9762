import type { ProducerRow } from '../../../contract/image.ts'
import type { Translate } from '../../text/t.ts'

/** Records in the accumulator, and the linger that ends first. */
export function heldOf({ accumulator }: ProducerRow): { records: number; deadlineUs: number | null } {
  let records = 0
  let deadlineUs: number | null = null
  for (const one of accumulator) {
    records += one.records
    if (one.lingerDeadlineUs !== null) deadlineUs = Math.min(deadlineUs ?? Infinity, one.lingerDeadlineUs)
  }
  return { records, deadlineUs }
}

/** acks by the value one writes in a config. */
export const acksText = (acks: number): string => (acks === -1 ? 'all' : String(acks))

/** linger.ms as the producer has it; Kafka's default is 5. */
export function lingerUs({ spec }: ProducerRow): number {
  return Math.max(0, Number(spec.configs['linger.ms'] ?? '5')) * 1_000
}

export function rateText(t: Translate, { spec }: ProducerRow): string {
  return spec.ratePerSecond === 0 ? t('producer.onDemand') : t('producer.rate', { n: spec.ratePerSecond })
}

/** Second line of a card: what went wrong while records wait, else how it writes. */
export function secondLine(t: Translate, row: ProducerRow): { text: string; warm: boolean } {
  if (row.status !== 'running')
    return { text: t(row.status === 'paused' ? 'producer.paused' : 'producer.off'), warm: true }
  if (row.lastError !== null) return { text: row.lastError, warm: true }
  return { text: `acks=${acksText(row.spec.acks)} · ${t(`producer.keys.${row.spec.keys.kind}`)}`, warm: false }
}
