import { toHex } from '../../../../base/bytes.ts'
import { nextBytes } from '../../../../base/prng.ts'
import type { Ctx } from '../../../ports/ctx.ts'

/** `<client id>-<random UUID>`, for a static member `<instance id>-<random UUID>`. */
export function generateMemberId(clientId: string, groupInstanceId: string | null, ctx: Ctx): string {
  const bytes = nextBytes(ctx.random('uuid'), 16)
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80
  const hex = toHex(bytes)
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)]
  return `${groupInstanceId ?? clientId}-${parts.join('-')}`
}
