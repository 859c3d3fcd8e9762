/**
 * Bytes or values that are not Kafka's protocol: what is wrong, and where. A connection that raises one is closed.
 * `UNSUPPORTED_VERSION`: the value or the API exists, but not in this version.
 */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError'
  readonly kind: 'INVALID' | 'UNSUPPORTED_VERSION'
  /** Field path from the message inward, outermost last pushed; `message` already includes it. */
  readonly what: string

  constructor(what: string, where = '', kind: 'INVALID' | 'UNSUPPORTED_VERSION' = 'INVALID') {
    super(where === '' ? what : `${where}: ${what}`)
    this.what = what
    this.kind = kind
  }
}

/** The same error, one step further out: `name` is the field or message in which it happened. Other errors pass. */
export function within(error: unknown, name: string): unknown {
  if (!(error instanceof ProtocolError)) return error
  const inner = error.message.length > error.what.length ? error.message.slice(0, -error.what.length - 2) : ''
  return new ProtocolError(error.what, inner === '' ? name : `${name}.${inner}`, error.kind)
}
