/**
 * DescribeClientQuotas, versions 0–1.
 *
 * Quotas whose entity fits all components of the filter; `strict` leaves out entities that have others too.
 */
import { errors } from '../../../protocol/errors.ts'
import type { ComponentData } from '../../../protocol/schema/48-describe-client-quotas.ts'
import type { ClientQuotaImage } from '../../metadata/metadata-image.ts'
import type { Handle } from '../handler.ts'

const EXACT = 0
const DEFAULT = 1

export const handle: Handle<48> = (node, { components, strict }) => {
  const entries = [...node.image.clientQuotas.values()]
    .filter(
      ({ entity }) => (!strict || entity.length === components.length) && components.every((one) => fits(entity, one)),
    )
    .map(({ entity, quotas }) => ({
      entity: entity.map((part) => ({ ...part })),
      values: [...quotas].map(([key, value]) => ({ key, value })),
    }))
  return { throttleTimeMs: 0, errorCode: errors.NONE, errorMessage: null, entries }
}

function fits(entity: ClientQuotaImage['entity'], { entityType, matchType, match }: ComponentData): boolean {
  const part = entity.find((one) => one.entityType === entityType)
  if (part === undefined) return false
  if (matchType === EXACT) return part.entityName === match
  return matchType === DEFAULT ? part.entityName === null : true
}
