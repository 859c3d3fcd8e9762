import { bytesEn } from './bytes.en.ts'
import type { ko } from './ko.ts'
import { shellEn } from './shell.en.ts'
import { stageEn } from './stage.en.ts'
import { terminalEn } from './terminal.en.ts'

/** The same keys in English: one that is missing does not compile. */
export const en: Record<keyof typeof ko, string> = { ...stageEn, ...shellEn, ...bytesEn, ...terminalEn }
