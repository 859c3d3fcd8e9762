import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Row } from './row.ts'

const gzipped = (file: string) => gzipSync(readFileSync(file), { level: 9 }).length / 1024

/** What a first visit loads from the built page, gzipped: what index.html names, and beside it the worker. */
export function pageRows(): Row[] {
  const index = join('dist', 'index.html')
  if (!existsSync(index)) {
    console.warn('The page has not been built (npm run build): its size is left out.')
    return []
  }
  const named = [...readFileSync(index, 'utf8').matchAll(/(?:src|href)="\.?\/?(assets\/[^"]+)"/g)].map(
    ([, path]) => path as string,
  )
  const assets = readdirSync(join('dist', 'assets')).map((name) => `assets/${name}`)
  const others = assets.filter((path) => /\.m?js$/.test(path) && !named.includes(path))
  const sum = (paths: string[]) => paths.reduce((total, path) => total + gzipped(join('dist', path)), gzipped(index))
  const rows: Row[] = [
    { group: 'page', name: 'first load, gzipped', value: sum(named), unit: 'KiB', how: 'without the worker' },
  ]
  for (const path of others) rows.push({ group: 'page', name: path, value: gzipped(join('dist', path)), unit: 'KiB' })
  return rows
}
