import type { RequestOf, ResponseInput } from '../../protocol/apis.ts'
import { errors } from '../../protocol/errors.ts'
import { metadataRecord } from '../../protocol/metadata-record.ts'
import type { ControllerState } from './controller-state.ts'
import { errorBody } from './error-body.ts'
import { currentRegistration } from './heartbeat-control.ts'
import type { Plan } from './submit.ts'

/** Producer ids are given to brokers in blocks of this size, and never twice. */
export const PRODUCER_ID_BLOCK_SIZE = 1000

/** AllocateProducerIds. Errors: STALE_BROKER_EPOCH. */
export function planAllocateProducerIds(controller: ControllerState, request: RequestOf<67>): Plan {
  const { brokerId, brokerEpoch } = request
  if (currentRegistration(controller, brokerId, brokerEpoch) === undefined) {
    return { records: [], body: errorBody(67, request, errors.STALE_BROKER_EPOCH, null) }
  }
  const producerIdStart = controller.image.producerIdsNext
  const nextProducerId = producerIdStart + PRODUCER_ID_BLOCK_SIZE
  const body: ResponseInput<67> = {
    throttleTimeMs: 0,
    errorCode: errors.NONE,
    producerIdStart,
    producerIdLen: PRODUCER_ID_BLOCK_SIZE,
  }
  return { records: [metadataRecord('ProducerIdsRecord', { brokerId, brokerEpoch, nextProducerId })], body }
}
