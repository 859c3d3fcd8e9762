import type { ConsumerSpec } from '../../contract/command.ts'
import type { Address, Ctx } from '../ports/ctx.ts'
import type { Message } from '../ports/message.ts'
export interface ConsumerState {
  id: string
}
export function createConsumer(id: string, _spec: ConsumerSpec, _bootstrap: readonly Address[]): ConsumerState {
  return { id }
}
export function receiveConsumer(_state: ConsumerState, _message: Message, _ctx: Ctx): void {}
