import { posix } from 'node:path'

/**
 * The repository stands alone: no path of the machine it was written on. (Put together here, so that this file does not
 * break its own rule.)
 */
const machinePaths = ['work', 'root', 'home', 'Users'].map((name) => new RegExp(`(?<![\\w.~-])/${name}/[\\w.]`))
const upwards = new RegExp(`\\.\\./${'shared'}\\b`)

/** Machine paths in a text. Kafka's own files, quoted in golden data, may name theirs elsewhere (`/tmp`, `/var`). */
export function machinePathBreaches(_path: string, text: string): string[] {
  const found = [...machinePaths, upwards].map((pattern) => pattern.exec(text)).filter((match) => match !== null)
  return found.map((match) => `line ${lineAt(text, match.index)}: names ${match[0]}…`)
}

function lineAt(text: string, position: number): number {
  return text.slice(0, position).split('\n').length
}

/** A lockfile that works for everybody names no registry but the public one. */
export function registryBreaches(path: string, text: string): string[] {
  if (!/(^|\/)(package-lock\.json|\.npmrc)$/.test(path)) return []
  const hosts = [...text.matchAll(/https?:\/\/([^/"\s]+)[^"\s]*\.tgz|registry\s*=\s*(\S+)/g)]
  return hosts.filter(([, host]) => host !== 'registry.npmjs.org').map(([, host, set]) => `names ${host ?? set}`)
}

/** Work that was left lying about. */
const looseEnds = [
  /\b(?:it|test|describe)\.only\(/,
  new RegExp(`@ts-${'ignore'}`),
  new RegExp(`\\b(?:TO${'DO'}|FIX${'ME'}|XX${'X'})\\b`),
  new RegExp(`coming ${'soon'}`, 'i'),
]

export function looseEndBreaches(_path: string, text: string): string[] {
  return looseEnds.flatMap((pattern) => {
    const match = pattern.exec(text)
    return match === null ? [] : [`line ${lineAt(text, match.index)}: ${match[0]}`]
  })
}

/** Relative links of a Markdown file that lead nowhere; `#L12` must be a line of the file it points into. */
export function linkBreaches(path: string, text: string, linesOf: (target: string) => number | undefined): string[] {
  const prose = text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '')
  const links = [...prose.matchAll(/\[[^\]]*\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '')
  return links.flatMap((link) => {
    if (/^[a-z]+:/.test(link) || link.startsWith('#')) return []
    const [file = '', anchor] = link.split('#')
    const lines = linesOf(posix.join(posix.dirname(path), file))
    if (lines === undefined) return [`${link} leads nowhere`]
    const line = Number(/^L(\d+)/.exec(anchor ?? '')?.[1] ?? 0)
    return line > lines ? [`${link}: that file has ${lines} lines`] : []
  })
}
