import { concat } from '../base/bytes.ts'
import { codecFor } from './codec.ts'
import { ProtocolError } from './protocol-error.ts'
import { createReader, readInt16 } from './reader.ts'
import type { AnyMessage, Infer, Input } from './schema-dsl.ts'
import { consumerProtocolAssignment } from './schema/coordinator/consumer-protocol-assignment.ts'
import { consumerProtocolSubscription } from './schema/coordinator/consumer-protocol-subscription.ts'
import { createWriter, finish, writeInt16 } from './writer.ts'

/** What classic consumers put into JoinGroup (subscription) and SyncGroup (assignment): int16 version, then the body. */
export type ConsumerSubscription = Infer<typeof consumerProtocolSubscription>
export type ConsumerAssignment = Infer<typeof consumerProtocolAssignment>

export const CONSUMER_PROTOCOL_VERSION_MAX = 3

export function encodeSubscription(
  subscription: Input<typeof consumerProtocolSubscription>,
  version = CONSUMER_PROTOCOL_VERSION_MAX,
): Uint8Array {
  return encode(consumerProtocolSubscription, subscription, version)
}

export function encodeAssignment(
  assignment: Input<typeof consumerProtocolAssignment>,
  version = CONSUMER_PROTOCOL_VERSION_MAX,
): Uint8Array {
  return encode(consumerProtocolAssignment, assignment, version)
}

export function decodeSubscription(bytes: Uint8Array): ConsumerSubscription {
  return decode(consumerProtocolSubscription, bytes) as ConsumerSubscription
}

export function decodeAssignment(bytes: Uint8Array): ConsumerAssignment {
  return decode(consumerProtocolAssignment, bytes) as ConsumerAssignment
}

function encode(message: AnyMessage, data: unknown, version: number): Uint8Array {
  const writer = createWriter()
  writeInt16(writer, version)
  codecFor(message, version).write(writer, data)
  return concat(finish(writer))
}

/** A newer version is read as the newest known: its fields come first, and what follows is ignored. */
function decode(message: AnyMessage, bytes: Uint8Array): unknown {
  const reader = createReader([bytes])
  const version = readInt16(reader)
  if (version < 0) throw new ProtocolError(`version ${version} is negative`, message.name, 'UNSUPPORTED_VERSION')
  return codecFor(message, Math.min(version, CONSUMER_PROTOCOL_VERSION_MAX)).read(reader)
}
