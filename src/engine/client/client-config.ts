/** A modelled client's configs: texts by Kafka's names, read with Kafka's definitions. */
import { type ConfigName, configDefOf, defaultOf, parseConfig } from '../../protocol/configs.ts'

export type Configs = Readonly<Record<string, string>>
type ClientScope = 'producer' | 'consumer'

/** What every client of Kafka's has: connections, retries, metadata. */
export interface NetworkSettings {
  clientId: string
  requestTimeoutMs: number
  retryBackoffMs: number
  retryBackoffMaxMs: number
  reconnectBackoffMs: number
  reconnectBackoffMaxMs: number
  connectionSetupTimeoutMs: number
  connectionSetupTimeoutMaxMs: number
  maxInFlight: number
  metadataMaxAgeMs: number
  /** Metadata requests may create topics (`auto.create.topics.enable` of the broker decides). */
  allowAutoTopicCreation: boolean
}

/** The value of a config, its default where the client does not set it or sets nonsense (see `configError`). */
export function configOf<S extends ClientScope, N extends ConfigName<S>>(scope: S, configs: Configs, name: N) {
  const fallback = defaultOf(scope, name)
  const text = configs[name]
  if (text === undefined) return fallback
  const parsed = parseConfig(scope, name, text)
  return 'value' in parsed ? (parsed.value as typeof fallback) : fallback
}

/** Kafka's ConfigException for the first value that can't be read, or null. Unknown names are no error, as in Kafka. */
export function configError(scope: ClientScope, configs: Configs): string | null {
  for (const name of Object.keys(configs).sort()) {
    if (configDefOf(scope, name) === undefined) continue
    const parsed = parseConfig(scope, name, configs[name] as string)
    if ('error' in parsed) return parsed.error
  }
  return null
}

/** `maxInFlight` is the producer's config; other clients have 100 (Kafka's consumer and admin). */
export function networkSettings(
  scope: ClientScope,
  id: string,
  configs: Configs,
  maxInFlight: number,
): NetworkSettings {
  return {
    clientId: configOf(scope, configs, 'client.id') || id,
    requestTimeoutMs: configOf(scope, configs, 'request.timeout.ms'),
    retryBackoffMs: configOf(scope, configs, 'retry.backoff.ms'),
    retryBackoffMaxMs: configOf(scope, configs, 'retry.backoff.max.ms'),
    reconnectBackoffMs: configOf(scope, configs, 'reconnect.backoff.ms'),
    reconnectBackoffMaxMs: configOf(scope, configs, 'reconnect.backoff.max.ms'),
    connectionSetupTimeoutMs: configOf(scope, configs, 'socket.connection.setup.timeout.ms'),
    connectionSetupTimeoutMaxMs: configOf(scope, configs, 'socket.connection.setup.timeout.max.ms'),
    maxInFlight,
    metadataMaxAgeMs: configOf(scope, configs, 'metadata.max.age.ms'),
    allowAutoTopicCreation: true,
  }
}
