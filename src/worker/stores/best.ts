/** The best place that may be used here: files, else a database, else none. */
import { openIndexedDb } from './indexed-db.ts'
import { openOpfs } from './opfs.ts'
import type { Backend } from './store.ts'

/** A place that does not answer is no place: a browser has been seen to leave such a promise open for ever. */
const ANSWER_MS = 5_000

export async function openBest(): Promise<Backend | null> {
  for (const open of [openOpfs, openIndexedDb]) {
    try {
      return await answerOf(open())
    } catch {
      // The next one.
    }
  }
  return null
}

function answerOf<T>(promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no answer')), ANSWER_MS)
    promise.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
