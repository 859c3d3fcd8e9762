import type { QueryAnswer } from '../../../contract/query.ts'

export type DiskFile = Extract<QueryAnswer, { type: 'files' }>['files'][number]

/** A directory of the node's disk with its files; '' is the root. */
export interface Directory {
  path: string
  files: { name: string; file: DiskFile }[]
}

const isInternal = (path: string): boolean => path.startsWith('__') || path === ''

/** Directories by name, topics of the visitor first; the newest segment of each first. */
export function directoriesOf(files: readonly DiskFile[]): Directory[] {
  const byPath = new Map<string, Directory>()
  for (const file of files) {
    const slash = file.path.lastIndexOf('/')
    const path = slash < 0 ? '' : file.path.slice(0, slash)
    const directory = byPath.get(path) ?? { path, files: [] }
    directory.files.push({ name: file.path.slice(slash + 1), file })
    byPath.set(path, directory)
  }
  return [...byPath.values()].sort((a, b) => {
    if (isInternal(a.path) !== isInternal(b.path)) return isInternal(a.path) ? 1 : -1
    return a.path < b.path ? -1 : 1
  })
}

/** What is shown before anything was chosen: the first log that holds something. */
export function firstFile(files: readonly DiskFile[]): string | null {
  const shown = directoriesOf(files).flatMap((directory) => directory.files.map(({ file }) => file))
  return (shown.find(({ path, bytes }) => path.endsWith('.log') && bytes > 0) ?? shown[0])?.path ?? null
}
