import type { RequestOf, ResponseInput } from '../../protocol/apis.ts'
import { errors } from '../../protocol/errors.ts'
import { type MetadataRecord, metadataRecord } from '../../protocol/metadata-record.ts'
import type { EntryData } from '../../protocol/schema/49-alter-client-quotas.ts'
import { quotaEntityKey } from '../metadata/metadata-image.ts'
import { type ApiError, apiError, NO_ERROR } from './api-error.ts'
import type { ControllerState } from './controller-state.ts'
import { inJavaHashOrder } from './java-hash-order.ts'
import type { Plan } from './submit.ts'

const USER_AND_CLIENT_KEYS = [
  'producer_byte_rate',
  'consumer_byte_rate',
  'request_percentage',
  'controller_mutation_rate',
]
const IP_KEYS = ['connection_creation_rate']
const WHOLE_KEYS = ['producer_byte_rate', 'consumer_byte_rate', 'connection_creation_rate']

/** AlterClientQuotas. Errors per entity: INVALID_REQUEST. Everything that is valid is done. */
export function planAlterClientQuotas(controller: ControllerState, request: RequestOf<49>): Plan {
  const records: MetadataRecord[] = []
  const entries = request.entries.map((entry) => {
    const { entity } = entry
    const error = entryError(entry)
    if (error === null) records.push(...recordsOf(controller, entry))
    return { entity, ...(error ?? NO_ERROR) }
  })
  const body: ResponseInput<49> = { throttleTimeMs: 0, entries }
  return { records: request.validateOnly ? [] : records, body }
}

function entryError({ entity, ops }: EntryData): ApiError | null {
  const refuse = (message: string) => apiError(errors.INVALID_REQUEST, message)
  const types = entity.map(({ entityType }) => entityType)
  const isIp = types.length === 1 && types[0] === 'ip'
  const isKnown = isIp || types.every((type) => type === 'user' || type === 'client-id')
  if (types.length === 0 || !isKnown || new Set(types).size !== types.length) {
    return refuse(`No quota can be set for (${types.join(', ')})`)
  }
  const known = isIp ? IP_KEYS : USER_AND_CLIENT_KEYS
  for (const { key, value, remove } of ops) {
    if (!known.includes(key)) return refuse(`There is no quota ${key} for this entity`)
    if (remove) continue
    if (!(value > 0)) return refuse(`${key} is ${value}, but a quota is positive`)
    if (WHOLE_KEYS.includes(key) && !Number.isInteger(value))
      return refuse(`${key} is ${value}, but it counts whole bytes or connections`)
  }
  return null
}

function recordsOf({ image }: ControllerState, { entity, ops }: EntryData): MetadataRecord[] {
  const known = image.clientQuotas.get(quotaEntityKey(entity))?.quotas
  const changes = ops.filter(({ key, value, remove }) => (remove ? known?.has(key) : known?.get(key) !== value))
  return inJavaHashOrder(changes, ({ key }) => key).map(({ key, value, remove }) =>
    metadataRecord('ClientQuotaRecord', { entity, key, value: remove ? 0 : value, remove }),
  )
}
