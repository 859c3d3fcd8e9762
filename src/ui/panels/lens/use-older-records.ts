import { useEffect, useState } from 'react'
import { query } from '../../engine-client.ts'
import type { OlderRecord } from './geometry.ts'

interface Older {
  key: string
  records: OlderRecord[]
}

const none: OlderRecord[] = []
const COUNT_MAX = 500

/** Records before the newest batches, asked of the engine when they come into view. */
export function useOlderRecords(
  node: number,
  partition: string,
  missing: { from: number; to: number } | null,
  /** Changes when what was read may no longer stand: the replica's epoch. */
  epoch: number,
): OlderRecord[] {
  const [older, setOlder] = useState<Older | null>(null)
  const from = missing?.from ?? -1
  const count = Math.min(COUNT_MAX, (missing?.to ?? 0) - from)
  const key = `${node} ${partition} ${epoch}`
  useEffect(() => {
    if (from < 0) return
    let live = true
    query({ type: 'records', node, partition, fromOffset: from, count }).then((answer) => {
      if (live && answer.type === 'records') setOlder({ key, records: answer.records })
    })
    return () => {
      live = false
    }
  }, [node, partition, from, count, key])
  return older?.key === key ? older.records : none
}
