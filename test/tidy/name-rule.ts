/** Words that say nothing: a file of that name collects what nobody thought about. */
const emptyWords = new Set('common helper helpers impl manager misc util utils'.split(' '))

const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/
/** Java's compiler names a public class's file. */
const javaClass = /^[A-Z][A-Za-z0-9]*\.java$/
const component = /^[A-Z][A-Za-z0-9]*(\.test)?\.tsx$/

/** Where our names are the rule; elsewhere tools or Kafka name the files. */
export const namedByUs = /^(src|test|e2e|bench|scripts|compat)\/(?!golden\/)/

/** What is wrong with a path's names. */
export function nameBreaches(path: string): string[] {
  const parts = path.split('/')
  const file = parts[parts.length - 1] ?? ''
  const isComponent = path.startsWith('src/ui/') && component.test(file)
  const isNamedByTools = isComponent || javaClass.test(file)
  const odd = parts.filter((part) => !kebab.test(part) && !(isNamedByTools && part === file))
  const empty = parts.filter((part) => part.split(/[-.]/).some((word) => emptyWords.has(word)))
  return [
    ...odd.map((part) => `${part} is not in kebab-case (components: PascalCase.tsx under src/ui)`),
    ...empty.map((part) => `${part} holds a word that says nothing (${[...emptyWords].join(', ')})`),
  ]
}
