import { have, type Outcome, run } from './programs.ts'

export const kcatMissing = have('kcat') ? '' : ' (skipped: kcat is not on this machine)'

export interface KcatRecord {
  topic: string
  partition: number
  offset: number
  ts: number
  key: string | null
  payload: string | null
  headers?: string[]
}

export function kcat(bootstrap: string, args: string[], stdin = ''): Promise<Outcome> {
  return run('kcat', ['-b', bootstrap, ...args], { stdin, timeoutMs: 30_000 })
}

/** All records of a topic, in the order in which kcat got them. */
export async function readTopic(bootstrap: string, topic: string, args: string[] = []): Promise<KcatRecord[]> {
  const { stdout, stderr, code } = await kcat(bootstrap, ['-C', '-t', topic, '-e', '-q', '-J', ...args])
  if (code !== 0) throw new Error(`kcat -C ended with ${code}: ${stderr}`)
  return recordsOf(stdout)
}

export function recordsOf(stdout: string): KcatRecord[] {
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as KcatRecord)
}
