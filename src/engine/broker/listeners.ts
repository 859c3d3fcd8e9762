import { type ApiDefinition, apiOf } from '../../protocol/api-keys.ts'
import { controllerListeners, type NodeSettings } from '../replica/settings.ts'
import { servedApis } from './served-apis.ts'

export type ListenerKind = 'broker' | 'controller'

export function kindOfListener(node: { config: NodeSettings }, listener: string): ListenerKind {
  return controllerListeners(node.config).includes(listener) ? 'controller' : 'broker'
}

/** What is served on a listener of that kind: advertised there by Kafka, and with a handler here. */
export function servedOn(kind: ListenerKind): (api: ApiDefinition) => boolean {
  return (api) => api[kind] !== null && servedApis.has(api.key)
}

/** Whether a request of that API and version may be read at all. Anything else closes the connection. */
export function isAccepted(kind: ListenerKind, apiKey: number, apiVersion: number): boolean {
  const range = apiOf(apiKey)?.[kind]
  if (range === null || range === undefined || !servedApis.has(apiKey)) return false
  return apiVersion >= range[0] && apiVersion <= range[1]
}
