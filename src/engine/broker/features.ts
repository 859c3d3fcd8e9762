/** What this software supports, in the order in which a real 4.3 broker lists it. */
export const FEATURES: readonly { readonly name: string; readonly min: number; readonly max: number }[] = [
  { name: 'group.version', min: 0, max: 1 },
  { name: 'kraft.version', min: 0, max: 1 },
  { name: 'metadata.version', min: 7, max: 30 },
  { name: 'share.version', min: 0, max: 1 },
  { name: 'streams.version', min: 0, max: 1 },
  { name: 'transaction.version', min: 0, max: 2 },
  { name: 'eligible.leader.replicas.version', min: 0, max: 1 },
]

/** What `kafka-storage format` finalizes in a new cluster of 4.3, in its order. */
export const DEFAULT_FEATURE_LEVELS: readonly (readonly [name: string, level: number])[] = [
  ['metadata.version', 30],
  ['eligible.leader.replicas.version', 1],
  ['group.version', 1],
  ['share.version', 1],
  ['streams.version', 1],
  ['transaction.version', 2],
]
