/** What a dynamic config belongs to. Ids as Kafka's ConfigResource has them. */
export const CONFIG_RESOURCE_TYPE = { TOPIC: 2, BROKER: 4, BROKER_LOGGER: 8, CLIENT_METRICS: 16, GROUP: 32 } as const

const nameOfType = new Map<number, string>(Object.entries(CONFIG_RESOURCE_TYPE).map(([name, id]) => [id, name]))

/** The key under which an image keeps a resource's configs: `TOPIC~orders`, `BROKER~1`, `BROKER~` for the cluster-wide default. */
export function configResourceKey(resourceType: number, resourceName: string): string {
  return `${nameOfType.get(resourceType) ?? resourceType}~${resourceName}`
}

export const CLUSTER_DEFAULT_KEY = 'BROKER~'

/** The two halves of such a key. */
export function splitConfigResourceKey(key: string): { resourceType: number; resourceName: string } {
  const at = key.indexOf('~')
  const name = key.slice(0, at)
  const type = CONFIG_RESOURCE_TYPE[name as keyof typeof CONFIG_RESOURCE_TYPE] ?? Number(name)
  return { resourceType: type, resourceName: key.slice(at + 1) }
}
