/** The third door: reads that are neither logged nor hashed. */
export type Query =
  | { type: 'files'; node: number }
  | { type: 'file'; node: number; path: string; position: number; length: number }
  /** Records of one replica from an offset on. */
  | { type: 'records'; node: number; partition: string; fromOffset: number; count: number }
  /** Notable events between two times. */
  | { type: 'events'; fromUs: number; toUs: number }
  | { type: 'state-hash' }

export type QueryAnswer =
  | { type: 'files'; files: { path: string; bytes: number; flushed: number }[] }
  | { type: 'file'; bytes: Uint8Array; size: number }
  | {
      type: 'records'
      records: {
        offset: number
        timestamp: number
        leaderEpoch: number
        batchBaseOffset: number
        control: boolean
        key: string | null
        value: string | null
        headers: [string, string | null][]
      }[]
      logStartOffset: number
      logEndOffset: number
    }
  | { type: 'events'; events: import('./event.ts').StampedEvent[] }
  | { type: 'state-hash'; hash: string }
  | { type: 'refused'; reason: string }
