import { readdirSync } from 'node:fs'
import { apis } from '../../src/protocol/apis.ts'
import type { AnyMessage } from '../../src/protocol/schema-dsl.ts'

/** Every request, response, metadata record and coordinator record that has a schema. */
export async function everyMessage(): Promise<AnyMessage[]> {
  const messages: AnyMessage[] = []
  for (const { request, response } of Object.values(apis)) messages.push(request, response)
  for (const folder of ['metadata', 'coordinator']) {
    const files = readdirSync(new URL(`../../src/protocol/schema/${folder}/`, import.meta.url)).sort()
    for (const file of files) {
      const module = (await import(`../../src/protocol/schema/${folder}/${file}`)) as Record<string, AnyMessage>
      messages.push(...Object.values(module))
    }
  }
  return messages
}
