/** `.kafka_cleanshutdown`: that the last stop was a clean one, and the broker's epoch then (KIP-966). */
import { utf8Encode } from '../../base/bytes.ts'
import type { Ctx } from '../ports/ctx.ts'
import { readTextFile } from './checkpoint-file.ts'

export const CLEAN_SHUTDOWN_FILE = '.kafka_cleanshutdown'

export function writeCleanShutdown(ctx: Ctx, brokerEpoch: number): void {
  ctx.disk.write(CLEAN_SHUTDOWN_FILE, utf8Encode(`{"version":0,"brokerEpoch":${brokerEpoch}}`))
}

/** Reads and removes the marker: the stop that follows is unclean until it proves otherwise. The epoch is -1 when unknown. */
export function takeCleanShutdown(ctx: Ctx): { cleanShutdown: boolean; brokerEpoch: number } {
  const text = readTextFile(ctx, CLEAN_SHUTDOWN_FILE)
  if (text === undefined) return { cleanShutdown: false, brokerEpoch: -1 }
  ctx.disk.remove(CLEAN_SHUTDOWN_FILE)
  const epoch = /"brokerEpoch"\s*:\s*(-?\d+)/.exec(text)?.[1]
  return { cleanShutdown: true, brokerEpoch: epoch === undefined ? -1 : Number(epoch) }
}
