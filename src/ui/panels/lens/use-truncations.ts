import { useEffect, useState } from 'react'
import { useImageStore } from '../../image-store.ts'
import { truncationsOf, type Truncation } from './select.ts'

/** Marks of truncations stay for as long as the lens is open. A new image (a seek) forgets them. */
export function useTruncations(name: string): ReadonlyMap<number, Truncation> {
  const store = useImageStore()
  const [known, setKnown] = useState<ReadonlyMap<number, Truncation>>(() => new Map())
  useEffect(
    () =>
      store.onEvents((events, frame) =>
        setKnown((before) =>
          truncationsOf(frame.kind === 'image' && before.size > 0 ? new Map() : before, events, name),
        ),
      ),
    [store, name],
  )
  return known
}
