/** Throws when an invariant of our own code is broken. Bad input from outside is never checked with this. */
export function assert(cond: unknown, message: string): asserts cond {
  if (!cond) throw new Error(`assertion failed: ${message}`)
}
