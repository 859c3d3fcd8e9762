import { errors } from '../../protocol/errors.ts'

/** `…AuthorizedOperations` when nobody asked. */
export const NOT_ASKED = -0x80000000

/** Bits of AclOperation. Without an authorizer everything that the resource supports is allowed. */
const CREATE = 5
const ALTER = 7
const DESCRIBE = 8
const CLUSTER_ACTION = 9
const DESCRIBE_CONFIGS = 10
const ALTER_CONFIGS = 11
const IDEMPOTENT_WRITE = 12
const READ = 3
const WRITE = 4
const DELETE = 6

function bits(...operations: readonly number[]): number {
  return operations.reduce((all, operation) => all | (1 << operation), 0)
}

export const CLUSTER_OPERATIONS = bits(
  CREATE,
  ALTER,
  DESCRIBE,
  CLUSTER_ACTION,
  DESCRIBE_CONFIGS,
  ALTER_CONFIGS,
  IDEMPOTENT_WRITE,
)
export const TOPIC_OPERATIONS = bits(READ, WRITE, CREATE, DESCRIBE, DELETE, ALTER, DESCRIBE_CONFIGS, ALTER_CONFIGS)
export const GROUP_OPERATIONS = bits(READ, DESCRIBE, DELETE)

/** What every ACL request hears. */
export const NO_AUTHORIZER = {
  errorCode: errors.SECURITY_DISABLED,
  errorMessage: 'No Authorizer is configured on the broker',
} as const
