/** Any text as one step of a state path and one part of a timer's name: no '/', no '~', never empty. */
export function rowKey(text: string): string {
  return text === '' ? '%' : text.replace(/[%/~]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)
}

/** The text of a row key. */
export function textOfRowKey(key: string): string {
  return key === '%' ? '' : key.replace(/%([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
}
