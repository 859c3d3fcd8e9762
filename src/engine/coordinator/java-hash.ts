/** Java's String.hashCode: int32, over UTF-16 units. */
export function javaHashCode(text: string): number {
  let hash = 0
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0
  return hash
}

/** The partition of a coordinator's topic that a group or transactional id belongs to. Kafka's abs of the smallest int is 0. */
export function partitionForKey(key: string, partitions: number): number {
  const hash = javaHashCode(key)
  return hash === -0x80000000 ? 0 : Math.abs(hash) % partitions
}

const TABLE_SIZE_MIN = 16

/** Keys in the order in which a java.util.HashMap of that size goes through them; equal slots keep the order given. */
export function inJavaHashOrder(keys: Iterable<string>): string[] {
  const all = [...keys]
  let tableSize = TABLE_SIZE_MIN
  while (all.length * 4 > tableSize * 3) tableSize *= 2
  const slotOf = (key: string) => {
    const hash = javaHashCode(key)
    return (hash ^ (hash >>> 16)) & (tableSize - 1)
  }
  return all
    .map((key) => ({ key, slot: slotOf(key) }))
    .sort((a, b) => a.slot - b.slot)
    .map(({ key }) => key)
}
