import type { RowKind } from './row-kind.ts'

/** Of events, not of state: the publisher looks at it every time. */
export const ledgerRow: RowKind = {
  name: 'ledger',
  touched() {},
  make: ({ ledger }) => ledger(),
}
