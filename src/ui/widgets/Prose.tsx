import { codeParts } from '../text/code-parts.ts'

/** A sentence whose words in backticks are Kafka's own. */
export function Prose({ text }: { text: string }) {
  return codeParts(text).map((part, index) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: parts of one sentence never change places
    index % 2 === 0 ? part : <code key={index}>{part}</code>,
  )
}
