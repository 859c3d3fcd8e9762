import { errors } from '../../../protocol/errors.ts'
import { defineInvariant } from './invariant.ts'

/** No request breaks its handler: an unexpected error costs a connection in Kafka too, and is a defect here. */
export const noDefects = defineInvariant<null>({
  name: 'no-defects',
  says: 'No request breaks its handler.',
  create: () => null,
  event(_memory, { event }, { fail }) {
    if (event.type !== 'RequestFailed' || event.error !== errors.UNKNOWN_SERVER_ERROR) return
    fail(`node ${event.node}: api ${event.api} of ${event.client}`)
  },
})
