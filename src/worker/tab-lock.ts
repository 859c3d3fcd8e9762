/** Only one tab writes: the disk is one, and two clusters on it would be none. */
const NAME = 'vivarium-writer'
/** The session that was just closed in this tab may not have let go yet. */
const WAIT_MS = 600

export type WriterLock =
  | { state: 'held'; release: () => void }
  /** Another tab writes. */
  | { state: 'taken' }
  /** Nobody can tell: no locks here, or they may not be used (a sandboxed frame). */
  | { state: 'unknown' }

export function takeWriterLock(): Promise<WriterLock> {
  return new Promise((resolve) => {
    const signal = AbortSignal.timeout(WAIT_MS)
    const hold = () => new Promise<void>((release) => resolve({ state: 'held', release }))
    try {
      navigator.locks
        .request(NAME, { signal }, hold)
        .catch(() => resolve({ state: signal.aborted ? 'taken' : 'unknown' }))
    } catch {
      resolve({ state: 'unknown' })
    }
  })
}
