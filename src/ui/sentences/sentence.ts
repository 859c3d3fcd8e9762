import type { EngineEvent } from '../../contract/event.ts'
import type { Image } from '../../contract/image.ts'
import type { Language } from '../view-store.ts'
import { sentencesEn } from './en.ts'
import { sentencesKo } from './ko.ts'

/** How things are called in a sentence. */
export interface Speaker {
  /** 'node.1' → "1번 브로커", 'client.shop' → "shop". */
  process(name: string): string
  broker(id: number): string
  controller(id: number): string
}

/** One noun phrase per type of event: a new type does not compile until both languages have words for it. */
export type Sentences = {
  readonly [T in EngineEvent['type']]: (event: Extract<EngineEvent, { type: T }>, say: Speaker) => string
}

const tables: Record<Language, Sentences> = { ko: sentencesKo, en: sentencesEn }

/** An event as a noun phrase, for the log, the timeline's ticks and the live region. */
export function sentenceOf(language: Language, event: EngineEvent, image: Image): string {
  const words = tables[language][event.type] as (event: EngineEvent, say: Speaker) => string
  return words(event, speakerOf(language, image))
}

function speakerOf(language: Language, image: Image): Speaker {
  const broker = (id: number) => (language === 'ko' ? `${id}번 브로커` : `broker ${id}`)
  const controller = (id: number) => (language === 'ko' ? `${id}번 컨트롤러` : `controller ${id}`)
  const process = (name: string) => {
    const dot = name.indexOf('.')
    const id = name.slice(dot + 1)
    if (name.slice(0, dot) !== 'node') return id
    return isBroker(image, Number(id)) ? broker(Number(id)) : controller(Number(id))
  }
  return { broker, controller, process }
}

/** A node with both roles is called a broker; so is one that nobody knows. */
function isBroker(image: Image, id: number): boolean {
  const row = image.get(`broker/${id}`)
  if (row?.kind === 'broker') return row.roles.includes('broker')
  return !image.has(`quorum/${id}`)
}
