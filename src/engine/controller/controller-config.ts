import { type ConfigName, configDefs, defaultTextOf } from '../../protocol/configs.ts'

/** What a controller is told when its process starts; plain data. */
export interface ControllerConfig {
  readonly nodeId: number
  readonly clusterId: string
  /** server.properties by Kafka's names; what is absent has Kafka's default. */
  readonly properties: Readonly<Record<string, string>>
}

/** The text of a node property, or of its default. */
export function configValue(config: ControllerConfig, name: ConfigName<'broker'>): string {
  return config.properties[name] ?? defaultTextOf(configDefs.broker[name]) ?? ''
}

export function configNumber(config: ControllerConfig, name: ConfigName<'broker'>): number {
  return Number(configValue(config, name))
}

export function configFlag(config: ControllerConfig, name: ConfigName<'broker'>): boolean {
  return configValue(config, name).toLowerCase() === 'true'
}
