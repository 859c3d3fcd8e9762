/** Only one tab writes: the disk is one, and two clusters on it would be none. */
const NAME = 'vivarium-writer'
/** The session that was just closed in this tab may not have let go yet. */
const WAIT_MS = 600
const ASK_AGAIN_MS = 50

export type WriterLock =
  | { state: 'held'; release: () => void }
  /** Another tab writes. */
  | { state: 'taken' }
  /** Nobody can tell: no locks here, or they may not be used (a sandboxed frame). */
  | { state: 'unknown' }

export async function takeWriterLock(): Promise<WriterLock> {
  // Asked anew, not waited for with a limit: a browser that is slow to answer is not another tab.
  for (let waitedMs = 0; ; waitedMs += ASK_AGAIN_MS) {
    const answer = await askForLock()
    if (answer.state !== 'taken' || waitedMs >= WAIT_MS) return answer
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS))
  }
}

function askForLock(): Promise<WriterLock> {
  return new Promise((resolve) => {
    const hold = (lock: Lock | null): Promise<void> | null => {
      if (lock !== null) return new Promise<void>((release) => resolve({ state: 'held', release }))
      resolve({ state: 'taken' })
      return null
    }
    try {
      navigator.locks.request(NAME, { ifAvailable: true }, hold).catch(() => resolve({ state: 'unknown' }))
    } catch {
      resolve({ state: 'unknown' })
    }
  })
}
