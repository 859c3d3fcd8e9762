import type { Slices } from '../base/bytes.ts'
import { putInt32 } from '../base/bytes.ts'
import {
  type ApiKey,
  apis,
  isApiKey,
  type RequestInput,
  type RequestOf,
  type ResponseInput,
  type ResponseOf,
} from './apis.ts'
import { codecFor } from './codec.ts'
import { withDefaults } from './codec-default.ts'
import { ProtocolError } from './protocol-error.ts'
import { createReader, type Reader, readInt16, readInt32, readString, readUvarint, skip } from './reader.ts'
import { apiVersionsRequest } from './schema/18-api-versions.ts'
import type { AnyMessage } from './schema-dsl.ts'
import { createWriter, finish, type Writer, writeInt16, writeInt32, writeString, writeUvarint } from './writer.ts'

/** What stands before every request body. A null client id stays null. */
export interface RequestHeader {
  readonly apiKey: number
  readonly apiVersion: number
  readonly correlationId: number
  readonly clientId: string | null
}

export const API_VERSIONS = 18

/** 2 when the request is flexible (it ends with tags), else 1. Version 0 went with ControlledShutdown. */
export function requestHeaderVersion(apiKey: ApiKey, apiVersion: number): 1 | 2 {
  return apiVersion >= apis[apiKey].request.flexibleFrom ? 2 : 1
}

/** 1 when flexible, else 0. ApiVersions is always 0: a client that guessed too high must still read the answer (KIP-511). */
export function responseHeaderVersion(apiKey: ApiKey, apiVersion: number): 0 | 1 {
  return apiKey !== API_VERSIONS && apiVersion >= apis[apiKey].response.flexibleFrom ? 1 : 0
}

/** A whole frame, the 4-byte size included. `body` must not change afterwards: large byte fields are shared. */
export function encodeRequest<K extends ApiKey>(
  apiKey: K,
  apiVersion: number,
  correlationId: number,
  clientId: string | null,
  body: RequestInput<K>,
): Uint8Array[] {
  const writer = beginFrame()
  writeInt16(writer, apiKey)
  writeInt16(writer, apiVersion)
  writeInt32(writer, correlationId)
  writeString(writer, clientId, false)
  if (requestHeaderVersion(apiKey, apiVersion) === 2) writeUvarint(writer, 0)
  writeBody(writer, apis[apiKey].request, apiVersion, body)
  return endFrame(writer)
}

/** A whole frame, the 4-byte size included. `body` must not change afterwards: large byte fields are shared. */
export function encodeResponse<K extends ApiKey>(
  apiKey: K,
  apiVersion: number,
  correlationId: number,
  body: ResponseInput<K>,
): Uint8Array[] {
  const writer = beginFrame()
  writeInt32(writer, correlationId)
  if (responseHeaderVersion(apiKey, apiVersion) === 1) writeUvarint(writer, 0)
  writeBody(writer, apis[apiKey].response, apiVersion, body)
  return endFrame(writer)
}

/** Reads the header and stops before the body. Throws ProtocolError for an API that does not exist. */
export function decodeRequestHeader(reader: Reader): RequestHeader {
  const apiKey = readInt16(reader)
  const apiVersion = readInt16(reader)
  const correlationId = readInt32(reader)
  if (!isApiKey(apiKey)) throw new ProtocolError(`API key ${apiKey} is unknown`, 'RequestHeader', 'UNSUPPORTED_VERSION')
  const clientId = readString(reader, false)
  if (requestHeaderVersion(apiKey, apiVersion) === 2) skipTags(reader)
  return { apiKey, apiVersion, correlationId, clientId }
}

/** Reads the body that follows a header. */
export function decodeRequestBody<K extends ApiKey>(apiKey: K, apiVersion: number, reader: Reader): RequestOf<K> {
  return readBody(reader, apis[apiKey].request, apiVersion) as RequestOf<K>
}

/**
 * A frame without its size. ProtocolError closes the connection, as Kafka does; only ApiVersions of an unknown version
 * passes, with an all-default body, because it is answered in version 0 (KIP-511).
 */
export function decodeRequest(frame: Slices): { readonly header: RequestHeader; readonly body: unknown } {
  const reader = createReader(frame)
  const header = decodeRequestHeader(reader)
  const { apiKey, apiVersion } = header
  if (apiKey === API_VERSIONS && !isDecodable(API_VERSIONS, apiVersion))
    return { header, body: withDefaults(apiVersionsRequest, {}) }
  return { header, body: decodeRequestBody(apiKey as ApiKey, apiVersion, reader) }
}

/** A frame without its size; key and version are those of the request that carried the correlation id. */
export function decodeResponse<K extends ApiKey>(
  apiKey: K,
  apiVersion: number,
  frame: Slices,
): { readonly correlationId: number; readonly body: ResponseOf<K> } {
  const reader = createReader(frame)
  const correlationId = readInt32(reader)
  if (responseHeaderVersion(apiKey, apiVersion) === 1) skipTags(reader)
  return { correlationId, body: readBody(reader, apis[apiKey].response, apiVersion) as ResponseOf<K> }
}

/** The correlation id at the start of a response frame without its size. */
export function correlationIdOf(frame: Slices): number {
  return readInt32(createReader(frame))
}

/** Whether the version can be read and written; what is advertised may differ (api-keys.ts). */
export function isDecodable(apiKey: number, apiVersion: number): boolean {
  if (!isApiKey(apiKey)) return false
  const [min, max] = apis[apiKey].request.versions
  return apiVersion >= min && apiVersion <= max
}

function readBody(reader: Reader, message: AnyMessage, apiVersion: number): unknown {
  return codecFor(message, apiVersion).read(reader)
}

function writeBody(writer: Writer, message: AnyMessage, apiVersion: number, body: unknown): void {
  codecFor(message, apiVersion).write(writer, body)
}

/** Header tags mean nothing to this version of Kafka. */
function skipTags(reader: Reader): void {
  const count = readUvarint(reader)
  for (let i = 0; i < count; i++) {
    readUvarint(reader)
    skip(reader, readUvarint(reader))
  }
}

function beginFrame(): Writer {
  const writer = createWriter()
  writeInt32(writer, 0)
  return writer
}

/** Fills in the size, which is known only now; the first slice always begins with it. */
function endFrame(writer: Writer): Uint8Array[] {
  const slices = finish(writer)
  let size = -4
  for (const slice of slices) size += slice.length
  putInt32(slices[0] as Uint8Array, 0, size)
  return slices
}
