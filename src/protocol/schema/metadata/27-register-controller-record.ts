import { type Infer, array, bool, int16, int32, message, string, struct, uint16, uuid } from '../../schema-dsl.ts'

const controllerEndpoint = struct('ControllerEndpoint', {
  name: string(),
  host: string(),
  port: uint16(),
  securityProtocol: int16(),
})
export type ControllerEndpoint = Infer<typeof controllerEndpoint>

const controllerFeature = struct('ControllerFeature', {
  name: string(),
  minSupportedVersion: int16(),
  maxSupportedVersion: int16(),
})
export type ControllerFeature = Infer<typeof controllerFeature>

export const registerControllerRecord = message(
  'RegisterControllerRecord',
  { apiKey: 27, versions: [0, 0], flexibleFrom: 0 },
  {
    controllerId: int32(),
    incarnationId: uuid(),
    zkMigrationReady: bool(),
    endPoints: array(controllerEndpoint),
    features: array(controllerFeature),
  },
)
export type RegisterControllerRecord = Infer<typeof registerControllerRecord>
