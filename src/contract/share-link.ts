import { deflateSync, inflateSync } from 'fflate'
import { fromBase64, toBase64 } from '../base/base64.ts'
import { getUint32, putUint32 } from '../base/bytes.ts'
import { crc32c } from '../base/crc32c.ts'
import { utf8Decode, utf8Encode } from '../base/utf8.ts'
import type { TimedCommand } from './frame.ts'
import type { Genesis } from './session.ts'
import { LinkError, sharedOf } from './share-shape.ts'

/** What a link holds: a scene of ours and what was done in it, or a whole world's beginning and inputs. */
export type Shared =
  /** Input times count from the scene's own `startUs`. */
  | { kind: 'scene'; scene: string; version: number; inputs: TimedCommand[] }
  | { kind: 'session'; engineHash: string; genesis: Genesis; inputs: TimedCommand[] }

/** A link longer than this is no link any more: a file is for that. */
export const LINK_CHARS_MAX = 16_000
const TEXT_BYTES_MAX = 1_048_576

/** Words that most links hold, so that a short one stays short. Belongs to format 1: never changed. */
const dictionary = utf8Encode(
  '"type":"add-consumer","id":"reader","spec":{"group":"billing","topics":["orders"],"processUs":1000,"commit":"auto",' +
    '"configs":{"auto.offset.reset":"earliest"}}}]"type":"add-producer","id":"shop","spec":{"topic":"orders",' +
    '"ratePerSecond":10,"keys":{"kind":"none"},"value":"order {n}","acks":-1,"configs":{}}}]"type":"create-topic",' +
    '"name":"orders","assignment":[[1,2,3],[2,3,1],[3,1,2]],"configs":{"min.insync.replicas":"2"}}]' +
    '"type":"create-partitions","name":"orders","count":4}]"type":"reassign-partition","topic":"orders","partition":0,' +
    '"replicas":[2,3]}]"type":"elect-leader","election":"preferred"}]"type":"alter-config","resource":"topic",' +
    '"type":"set-producer","patch":{"ratePerSecond":"type":"set-consumer","type":"produce","id":"shop","key":null,' +
    '"value":"type":"set-link","latencyMs":"type":"power-off","targets":["type":"cut","a":"node.1","b":"node.2"}]' +
    '"type":"heal","a":"node.1","b":"node.3"}]"type":"pause","target":"node.1"}]"type":"resume","target":"node.2"}]' +
    '"type":"stop","target":"node.2"}]"type":"start","target":"node.1"}]"type":"kill","target":"node.1"}],[1000000,{' +
    '"type":"kill","target":"client.member-1"}],[{"v":1,"s":["leader-fails",1],"i":[[0,{"type":"kill","target":"node.',
)

/** The text after `#/s/`. Throws a LinkError when there is too much for a link. */
export function encodeLink(shared: Shared): string {
  const inputs = differences(shared.inputs)
  const payload =
    shared.kind === 'scene'
      ? { v: 1, s: [shared.scene, shared.version], i: inputs }
      : { v: 1, h: shared.engineHash, g: shared.genesis, i: inputs }
  const text = utf8Encode(JSON.stringify(payload))
  const squeezed = deflateSync(text, { level: 9, dictionary })
  const bytes = new Uint8Array(squeezed.length + 4)
  putUint32(bytes, 0, crc32c(text))
  bytes.set(squeezed, 4)
  const link = `1${toBase64(bytes).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')}`
  if (link.length > LINK_CHARS_MAX) throw new LinkError('too-long', `${link.length} signs, ${LINK_CHARS_MAX} at most`)
  return link
}

/** Reads a link again. Throws a LinkError that says which part is wrong, whatever the text is. */
export function decodeLink(link: string): Shared {
  if (link.length > LINK_CHARS_MAX) throw new LinkError('too-long', `${link.length} signs, ${LINK_CHARS_MAX} at most`)
  if (link[0] !== '1') throw new LinkError('format', `it begins with '${link.slice(0, 1)}', we know 1`)
  return sharedOf(parse(unpack(link.slice(1))))
}

function unpack(text: string): Uint8Array {
  const bytes = /^[A-Za-z0-9_-]*$/.test(text) ? fromBase64(padded(text)) : null
  if (bytes === null) throw new LinkError('damaged', 'a sign that no link has')
  if (bytes.length < 5) throw new LinkError('damaged', 'it is cut short')
  let inflated: Uint8Array
  try {
    inflated = inflateSync(bytes.subarray(4), { dictionary })
  } catch (error) {
    throw new LinkError('damaged', error instanceof Error ? error.message : 'it cannot be unpacked')
  }
  if (inflated.length > TEXT_BYTES_MAX) throw new LinkError('too-long', `${inflated.length} bytes unpacked`)
  if (crc32c(inflated) !== getUint32(bytes, 0)) throw new LinkError('damaged', 'its checksum does not fit')
  return inflated
}

const padded = (text: string): string =>
  text.replace(/-/g, '+').replace(/_/g, '/') + '='.repeat((4 - (text.length % 4)) % 4)

function parse(bytes: Uint8Array): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(utf8Decode(bytes))
  } catch {
    throw new LinkError('damaged', 'it holds no JSON')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new LinkError('shape', 'no object')
  return value as Record<string, unknown>
}

/** Times as differences: small numbers make short links. */
function differences(inputs: readonly TimedCommand[]): [number, unknown][] {
  let before = 0
  return inputs.map(({ atUs, command }) => {
    const step = atUs - before
    before = atUs
    return [step, command]
  })
}
