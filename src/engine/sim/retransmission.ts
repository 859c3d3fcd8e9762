/** When TCP tries again, and when it gives up: Linux's defaults (RTO from 200 ms, SYN from 1 s, doubling up to 120 s, 15 tries). */
import { MS, SECOND } from '../../base/units.ts'

const FIRST_US = 200 * MS
const FIRST_SYN_US = SECOND
const LONGEST_US = 120 * SECOND

/** What `tcp_retries2` = 15 comes to: 924.6 s. */
export const STALL_US = 924_600 * MS

/** The first retransmission at or after `nowUs` of something lost at `lostUs`. */
export function retransmitUs(lostUs: number, nowUs: number, isSyn: boolean): number {
  let waitUs = isSyn ? FIRST_SYN_US : FIRST_US
  let atUs = lostUs + waitUs
  while (atUs < nowUs) {
    waitUs = Math.min(waitUs * 2, LONGEST_US)
    atUs += waitUs
  }
  return atUs
}
