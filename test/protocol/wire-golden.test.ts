import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { concat, fromHex, toHex } from '../../src/base/bytes.ts'
import { apiName } from '../../src/protocol/api-keys.ts'
import type { ApiKey, RequestInput } from '../../src/protocol/apis.ts'
import { decodeRequest, decodeResponse, encodeRequest, encodeResponse } from '../../src/protocol/headers.ts'

interface Frame {
  readonly dir: 'request' | 'response'
  readonly api_key: ApiKey
  readonly api_version: number
  readonly hex: string
}

const folder = new URL('../golden/wire/', import.meta.url)
const files = readdirSync(folder).filter((name) => name.endsWith('.jsonl'))

function framesOf(file: string): Frame[] {
  const lines = readFileSync(new URL(file, folder), 'utf8').trim().split('\n')
  return lines.map((line) => JSON.parse(line) as Frame)
}

/** Decodes a frame and encodes what came out: hex without the size. */
function throughCodec(frame: Frame): string {
  const bytes = [fromHex(frame.hex)]
  const { api_key: key, api_version: version } = frame
  if (frame.dir === 'request') {
    const { header, body } = decodeRequest(bytes)
    const out = encodeRequest(key, version, header.correlationId, header.clientId, body as RequestInput<ApiKey>)
    return toHex(concat(out)).slice(8)
  }
  const { correlationId, body } = decodeResponse(key, version, bytes)
  return toHex(concat(encodeResponse(key, version, correlationId, body))).slice(8)
}

describe('wire: what a real Kafka and its clients sent', () => {
  for (const file of files) {
    test(`wire: every frame of ${file} is read and written back byte for byte`, () => {
      const frames = framesOf(file)
      expect(frames.length).toBeGreaterThan(0)
      for (const frame of frames) {
        const what = `${apiName(frame.api_key)} v${frame.api_version} ${frame.dir}`
        expect(`${what} ${throughCodec(frame)}`).toBe(`${what} ${frame.hex}`)
      }
    })
  }
})
