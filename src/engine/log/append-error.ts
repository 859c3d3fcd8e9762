/** Why records were refused: which error the producer gets, and which of its records are to blame. */
import { type errors, errors as codes } from '../../protocol/errors.ts'
import type { RecordsErrorName } from '../../protocol/records/records-error.ts'

export interface RecordError {
  batchIndex: number
  batchIndexErrorMessage: string | null
}

export type AppendErrorName =
  | RecordsErrorName
  | (keyof typeof errors &
      (
        | 'RECORD_LIST_TOO_LARGE'
        | 'INVALID_TIMESTAMP'
        | 'OUT_OF_ORDER_SEQUENCE_NUMBER'
        | 'INVALID_PRODUCER_EPOCH'
        | 'INVALID_TXN_STATE'
        | 'TRANSACTION_COORDINATOR_FENCED'
        | 'OFFSET_OUT_OF_RANGE'
        | 'UNKNOWN_SERVER_ERROR'
      ))

/** Thrown inside an append, before anything was written; the append returns it as a value. */
export class AppendError extends Error {
  readonly error: AppendErrorName
  readonly recordErrors: RecordError[]

  constructor(error: AppendErrorName, message: string, recordErrors: RecordError[] = []) {
    super(message)
    this.name = 'AppendError'
    this.error = error
    this.recordErrors = recordErrors
  }
}

export function errorCode(name: AppendErrorName): number {
  return codes[name]
}
