/**
 * InitProducerId, versions 0–5.
 *
 * A producer id of its own and epoch 0, out of a block that the controller gave to this broker; waits while there is none.
 * Differs from Kafka: transactional ids are not served (COORDINATOR_NOT_AVAILABLE).
 */
import { errors } from '../../../protocol/errors.ts'
import type { Handle } from '../handler.ts'
import { takeProducerId } from '../producer-ids.ts'

export const handle: Handle<22> = (node, request, from, ctx) => {
  const { transactionalId } = request
  if (transactionalId !== null) {
    const errorCode = transactionalId === '' ? errors.INVALID_REQUEST : errors.COORDINATOR_NOT_AVAILABLE
    return { throttleTimeMs: 0, errorCode, producerId: -1, producerEpoch: -1 }
  }
  const producerId = takeProducerId(node, ctx)
  if (producerId !== null) return { throttleTimeMs: 0, errorCode: errors.NONE, producerId, producerEpoch: 0 }
  node.producerIds.waiting.push(from.id)
  return 'later'
}
