import { type Infer, array, bool, int16, int32, message, string, struct, uint16, uuid } from '../schema-dsl.ts'

const listener = struct('Listener', {
  name: string(),
  host: string(),
  port: uint16(),
  securityProtocol: int16(),
})
export type Listener = Infer<typeof listener>

const feature = struct('Feature', {
  name: string(),
  minSupportedVersion: int16(),
  maxSupportedVersion: int16(),
})
export type Feature = Infer<typeof feature>

export const controllerRegistrationRequest = message(
  'ControllerRegistrationRequest',
  { apiKey: 70, versions: [0, 0], flexibleFrom: 0 },
  {
    controllerId: int32(),
    incarnationId: uuid(),
    zkMigrationReady: bool(),
    listeners: array(listener),
    features: array(feature),
  },
)
export type ControllerRegistrationRequest = Infer<typeof controllerRegistrationRequest>

export const controllerRegistrationResponse = message(
  'ControllerRegistrationResponse',
  { apiKey: 70, versions: [0, 0], flexibleFrom: 0 },
  {
    throttleTimeMs: int32({ default: 0 }),
    errorCode: int16(),
    errorMessage: string({ nullable: true }),
  },
)
export type ControllerRegistrationResponse = Infer<typeof controllerRegistrationResponse>
