/**
 * Kafka writes the configs of one request in the order of a java.util.HashMap. To write the same bytes, this is that order
 * for distinct keys put in one after another (a bucket keeps the order of insertion).
 */
export function inJavaHashOrder<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  let capacity = 16
  while (items.length > capacity * 0.75) capacity *= 2
  const bucketOf = (item: T) => spread(javaHashCode(keyOf(item))) & (capacity - 1)
  return [...items].sort((a, b) => bucketOf(a) - bucketOf(b))
}

/** String.hashCode, int32. */
function javaHashCode(text: string): number {
  let hash = 0
  for (let i = 0; i < text.length; i++) hash = (Math.imul(31, hash) + text.charCodeAt(i)) | 0
  return hash
}

function spread(hash: number): number {
  return hash ^ (hash >>> 16)
}
