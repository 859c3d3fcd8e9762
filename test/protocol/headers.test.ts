import { describe, expect, test } from 'vitest'
import { concat, fromHex, toHex } from '../../src/base/bytes.ts'
import { apiKeys, apiName, apiOf } from '../../src/protocol/api-keys.ts'
import { apis } from '../../src/protocol/apis.ts'
import { errorMessage } from '../../src/protocol/error-message.ts'
import { errorName, errors, isInvalidMetadata, isRetriable } from '../../src/protocol/errors.ts'
import {
  correlationIdOf,
  decodeRequest,
  decodeResponse,
  encodeRequest,
  encodeResponse,
  isDecodable,
  requestHeaderVersion,
  responseHeaderVersion,
} from '../../src/protocol/headers.ts'

describe('headers', () => {
  test('headers: the version follows from the API, and ApiVersions always answers with header 0', () => {
    expect([requestHeaderVersion(13, 3), requestHeaderVersion(13, 4)]).toEqual([1, 2])
    expect([responseHeaderVersion(13, 3), responseHeaderVersion(13, 4)]).toEqual([0, 1])
    expect([requestHeaderVersion(18, 4), responseHeaderVersion(18, 4)]).toEqual([2, 0])
    expect([requestHeaderVersion(47, 0), requestHeaderVersion(17, 1)]).toEqual([1, 1])
  })

  test('headers: a frame carries its size, and the client id is never compact', () => {
    const frame = encodeRequest(12, 4, 7, 'cl', { groupId: 'g', generationId: 1, memberId: 'm' })
    expect(toHex(concat(frame))).toBe(
      '00000017' + '000c000400000007' + '0002636c' + '00' + '0267' + '00000001' + '026d' + '00' + '00',
    )
    expect(decodeRequest([concat(frame).subarray(4)])).toEqual({
      header: { apiKey: 12, apiVersion: 4, correlationId: 7, clientId: 'cl' },
      body: { groupId: 'g', generationId: 1, memberId: 'm', groupInstanceId: null },
    })
  })

  test('headers: a response is matched by its correlation id and read by the version of the request', () => {
    const frame = concat(encodeResponse(12, 4, 99, { errorCode: errors.REBALANCE_IN_PROGRESS }))
    expect(toHex(frame)).toBe('0000000c' + '00000063' + '00' + '00000000' + '001b' + '00')
    expect(correlationIdOf([frame.subarray(4)])).toBe(99)
    expect(decodeResponse(12, 4, [frame.subarray(4)])).toEqual({
      correlationId: 99,
      body: { throttleTimeMs: 0, errorCode: 27 },
    })
  })

  test('headers: ApiVersions of an unknown version passes with a default body (KIP-511), any other is refused', () => {
    const unknown = fromHex('0012 0063 00000005 0001 61 00 ffff')
    expect(decodeRequest([unknown])).toEqual({
      header: { apiKey: 18, apiVersion: 99, correlationId: 5, clientId: 'a' },
      body: { clientSoftwareName: '', clientSoftwareVersion: '' },
    })
    expect(() => decodeRequest([fromHex('0000 0002 00000005 ffff')])).toThrow(
      /ProduceRequest: version 2 is not in 3–13/,
    )
    expect(() => decodeRequest([fromHex('0004 0000 00000005 ffff')])).toThrow(/API key 4 is unknown/)
    expect(isDecodable(0, 2)).toBe(false)
  })

  test('headers: tags in a request header are skipped', () => {
    const frame = fromHex('000c 0004 00000007 ffff 01 05 02 abcd 0267 00000001 026d 00 00')
    expect(decodeRequest([frame]).header.clientId).toBe(null)
  })
})

describe('api keys', () => {
  test('api keys: what is advertised can be read, except Produce 0–2', () => {
    for (const api of apiKeys) {
      for (const range of [api.broker, api.controller]) {
        if (range === null) continue
        for (let version = range[0]; version <= range[1]; version++) {
          expect(isDecodable(api.key, version), `${api.name} ${version}`).toBe(api.key !== 0 || version >= 3)
        }
      }
    }
  })

  test('api keys: each key has a request and a response of its name, with the same versions', () => {
    expect(apiKeys.map((api) => String(api.key))).toEqual(Object.keys(apis))
    for (const { key, name } of apiKeys) {
      const { request, response } = apis[key]
      expect([request.name, response.name]).toEqual([`${name}Request`, `${name}Response`])
      expect([request.apiKey, response.apiKey]).toEqual([key, key])
      expect([response.versions, response.flexibleFrom]).toEqual([request.versions, request.flexibleFrom])
    }
    expect(apiName(13)).toBe('LeaveGroup')
    expect(apiOf(4)).toBe(undefined)
  })
})

describe('errors', () => {
  test('errors: names, codes and what a client does about them', () => {
    expect(errors.NOT_LEADER_OR_FOLLOWER).toBe(6)
    expect(errorName(6)).toBe('NOT_LEADER_OR_FOLLOWER')
    expect(errorName(-1)).toBe('UNKNOWN_SERVER_ERROR')
    expect(errorName(9999)).toBe('UNKNOWN_SERVER_ERROR')
    expect(errorMessage(errors.NOT_COORDINATOR)).toBe('This is not the correct coordinator.')
    expect(errorMessage(errors.VOTER_NOT_FOUND)).toBe('voter not found')
    expect([2, 19, 25, 45, 87].map(isRetriable)).toEqual([true, true, false, false, false])
    expect([3, 6, 19, 74, 100].map(isInvalidMetadata)).toEqual([true, true, false, true, true])
  })
})
