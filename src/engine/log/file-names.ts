/** Names of the files and directories of a log. */
import type { Prng } from '../../base/prng.ts'
import { toHex } from '../../base/bytes.ts'
import { randomUuid, uuidToBytes } from '../../base/uuid.ts'
import { splitTopicPartition } from '../../base/topic-partition.ts'

export type LogFileSuffix = '.log' | '.index' | '.timeindex' | '.txnindex' | '.snapshot'

export const SEGMENT_SUFFIXES: readonly LogFileSuffix[] = ['.log', '.index', '.timeindex', '.txnindex']
export const DELETED_SUFFIX = '.deleted'
export const CLEANED_SUFFIX = '.cleaned'
export const SWAP_SUFFIX = '.swap'

const OFFSET_DIGITS = 20
const FILE_NAME = /^(\d{20})(\.[a-z]+)$/
const DIRECTORY_LENGTH_MAX = 255

export function offsetFileName(offset: number, suffix: string): string {
  return String(offset).padStart(OFFSET_DIGITS, '0') + suffix
}

/** Every append and read names files: their paths are made once. By directory, base offset and suffix. */
const paths = new Map<string, Map<number, Partial<Record<LogFileSuffix, string>>>>()
/** Directories whose paths are kept. */
const DIRECTORIES_MAX = 1_000

export function logFilePath(dir: string, offset: number, suffix: LogFileSuffix): string {
  const made = pathsOf(dir, offset)
  made[suffix] ??= `${dir}/${offsetFileName(offset, suffix)}`
  return made[suffix]
}

function pathsOf(dir: string, offset: number): Partial<Record<LogFileSuffix, string>> {
  const known = paths.get(dir)?.get(offset)
  if (known !== undefined) return known
  if (paths.size >= DIRECTORIES_MAX) paths.clear()
  const made = {}
  paths.set(dir, (paths.get(dir) ?? new Map()).set(offset, made))
  return made
}

/** Base offset and suffix of `00000000000000000012.log`; undefined for any other name. */
export function parseLogFileName(name: string): { offset: number; suffix: string } | undefined {
  const match = FILE_NAME.exec(name)
  if (match === null) return undefined
  return { offset: Number(match[1]), suffix: match[2] as string }
}

/** `orders-0.<32 hex digits>-delete`: where a deleted partition's files wait. The topic is cut when the name would be too long. */
export function deletedDirectoryName(topicPartition: string, kind: 'delete' | 'stray' | 'future', prng: Prng): string {
  const { topic, partition } = splitTopicPartition(topicPartition) ?? { topic: topicPartition, partition: 0 }
  const suffix = `-${partition}.${toHex(uuidToBytes(randomUuid(prng)))}-${kind}`
  return topic.slice(0, DIRECTORY_LENGTH_MAX - suffix.length) + suffix
}

const RENAMED_DIRECTORY = /^(.+-\d+)\.[0-9a-f]{32}-(delete|stray|future)$/

/** What a directory of the log dir is; undefined for one that holds no partition. */
export function parsePartitionDirectory(
  name: string,
): { topicPartition: string; kind: 'live' | 'delete' | 'stray' | 'future' } | undefined {
  const renamed = RENAMED_DIRECTORY.exec(name)
  if (renamed !== null) {
    return { topicPartition: renamed[1] as string, kind: renamed[2] as 'delete' | 'stray' | 'future' }
  }
  return splitTopicPartition(name) === undefined ? undefined : { topicPartition: name, kind: 'live' }
}
