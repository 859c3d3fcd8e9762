import { bytesKo } from './bytes.ko.ts'
import { shellKo } from './shell.ko.ts'
import { stageKo } from './stage.ko.ts'
import { terminalKo } from './terminal.ko.ts'

/** Every sentence of the page in Korean; a room of the page has its own file, and its keys begin with its name. */
export const ko = { ...stageKo, ...shellKo, ...bytesKo, ...terminalKo } as const
