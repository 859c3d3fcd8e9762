import { readdirSync, readFileSync } from 'node:fs'

const ROOT = new URL('../golden/logs/', import.meta.url)

/** A file a real Kafka 4.3 wrote: "g-none-0/00000000000000000000.log". */
export function goldenLog(path: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(path, ROOT)))
}

/** Every segment and snapshot there is. */
export const goldenLogPaths: string[] = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.log') || path.endsWith('.checkpoint'))
  .sort()
