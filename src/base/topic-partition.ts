/** Kafka's text for a partition, also the name of its log directory: "orders-0". */
export function topicPartition(topic: string, partition: number): string {
  return `${topic}-${partition}`
}

/** The two parts of "orders-0", or undefined when the text does not end in '-' and a partition number. */
export function splitTopicPartition(name: string): { topic: string; partition: number } | undefined {
  const dash = name.lastIndexOf('-')
  const digits = name.slice(dash + 1)
  if (dash <= 0 || !/^(0|[1-9]\d{0,9})$/.test(digits)) return undefined
  return { topic: name.slice(0, dash), partition: Number(digits) }
}
