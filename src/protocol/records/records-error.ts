import { ProtocolError } from '../protocol-error.ts'

/** Kafka's error names a bad record batch can be answered with. */
export type RecordsErrorName =
  | 'CORRUPT_MESSAGE'
  | 'INVALID_RECORD'
  | 'MESSAGE_TOO_LARGE'
  | 'UNSUPPORTED_COMPRESSION_TYPE'

/** What is wrong in a record batch, where, and which error a produce request gets for it. */
export class RecordsError extends ProtocolError {
  readonly error: RecordsErrorName

  constructor(error: RecordsErrorName, what: string, where = '') {
    super(what, where)
    this.error = error
  }
}
