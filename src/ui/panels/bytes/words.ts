import type { Translate } from '../../text/t.ts'
import type { Field } from './field.ts'

export const sizeText = (t: Translate, { start, end }: Field): string => t('bytes.bytes', { n: end - start })

/** What a value means, in words; Kafka's own are not translated. */
export function meaningText(t: Translate, field: Field): string | null {
  if (field.valid !== undefined) return t(field.valid ? 'bytes.crcValid' : 'bytes.crcInvalid')
  return field.meaning === undefined || field.meaning === '' ? null : field.meaning
}
