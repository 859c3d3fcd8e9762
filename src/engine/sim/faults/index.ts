/** All faults there are. A line here and a file beside it make a new one. */
import type { FaultCommand } from '../../../contract/command.ts'
import { cut } from './cut.ts'
import type { Fault } from './fault.ts'
import { heal } from './heal.ts'
import { kill } from './kill.ts'
import { pause } from './pause.ts'
import { powerOff } from './power-off.ts'
import { resume } from './resume.ts'
import { setLink } from './set-link.ts'
import { start } from './start.ts'
import { stop } from './stop.ts'

const all = { kill, stop, start, pause, resume, 'power-off': powerOff, cut, heal, 'set-link': setLink }

/** By command type; the compiler refuses a command without its fault. */
export const faults: { readonly [T in FaultCommand['type']]: Fault<T> } = all

/** The fault of a command; its type is known to belong to it. */
export function faultOf(command: FaultCommand): Fault {
  return all[command.type] as unknown as Fault
}

export function isFaultCommand(command: { type: string }): command is FaultCommand {
  return Object.hasOwn(all, command.type)
}
