import { ZERO_UUID } from '../../base/uuid.ts'
import type { BrokerRunState } from '../../contract/event.ts'

/** How far a node's life has come. */
export interface BrokerLifecycle {
  /** Null on a pure controller, and before the start. */
  state: BrokerRunState | null
  /** Random, one for each life of the process. */
  incarnationId: string
  /** From the marker of a clean stop; −1 without one. */
  previousBrokerEpoch: number
  registered: boolean
  /** Logs are open and lead or follow as metadata says. */
  readyToUnfence: boolean
  /** As the controller last said. */
  fenced: boolean
  /** A registration or heartbeat is on its way. */
  callInFlight: boolean
  failures: number
  /** The first answer to the wish to leave has come. */
  gotShutdownResponse: boolean
  /** Another heartbeat is due as soon as the one on its way is answered. */
  nextAtOnce: boolean
  /** This controller's own registration: of this life, and whether it is on its way. */
  controllerIncarnationId: string
  controllerCallInFlight: boolean
  /** Topics that the controller is asked to make because somebody named them. */
  autoCreating: string[]
  /** The broker's half has stopped: logs are closed. */
  stopped: boolean
}

export function createLifecycle(): BrokerLifecycle {
  return {
    state: null,
    incarnationId: ZERO_UUID,
    previousBrokerEpoch: -1,
    registered: false,
    readyToUnfence: false,
    fenced: true,
    callInFlight: false,
    failures: 0,
    gotShutdownResponse: false,
    nextAtOnce: false,
    controllerIncarnationId: ZERO_UUID,
    controllerCallInFlight: false,
    autoCreating: [],
    stopped: false,
  }
}
