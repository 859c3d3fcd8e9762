/** Log directories that a real broker left, and disks made of them. */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { batchesIn } from '../../src/protocol/records/batch-iterator.ts'
import type { Ctx } from '../../src/engine/ports/ctx.ts'
import { concat } from '../../src/base/bytes.ts'

const root = fileURLToPath(new URL('../golden/logs/', import.meta.url))

export function goldenFile(path: string): Uint8Array {
  return new Uint8Array(readFileSync(root + path))
}

export function goldenNames(dir: string): string[] {
  return readdirSync(root + dir).sort()
}

/** Directories with a `.log` file. */
export function goldenLogs(): string[] {
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && goldenNames(entry.name).some((name) => name.endsWith('.log')))
    .map((entry) => entry.name)
    .sort()
}

/** The batches of all of the directory's segments, in offset order. */
export function goldenBatches(dir: string): Uint8Array[] {
  const logs = goldenNames(dir).filter((name) => name.endsWith('.log'))
  return logs.flatMap((name) => batchesIn([goldenFile(`${dir}/${name}`)]).batches)
}

/** Puts the directory on the ctx's disk, flushed. */
export function installGolden(ctx: Ctx, dir: string): void {
  ctx.disk.mkdir(dir)
  for (const name of goldenNames(dir)) {
    ctx.disk.append(`${dir}/${name}`, [goldenFile(`${dir}/${name}`)])
    ctx.disk.flush(`${dir}/${name}`)
  }
}

export function fileBytes(ctx: Ctx, path: string): Uint8Array {
  return concat(ctx.disk.read(path, 0, Number.POSITIVE_INFINITY)).slice()
}

/** Every file of a directory, name → bytes. */
export function directory(ctx: Ctx, dir: string): Record<string, Uint8Array> {
  return Object.fromEntries(ctx.disk.list(dir).map((name) => [name, fileBytes(ctx, `${dir}/${name}`)]))
}

export function goldenDirectory(dir: string): Record<string, Uint8Array> {
  return Object.fromEntries(goldenNames(dir).map((name) => [name, goldenFile(`${dir}/${name}`)]))
}
