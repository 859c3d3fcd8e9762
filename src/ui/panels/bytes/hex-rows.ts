export const BYTES_PER_ROW = 16

/** At most so many bytes of a file are shown at once; whole rows, and whole entries of every index. */
export const PART_BYTES = 262_080

export const rowCount = (size: number): number => Math.ceil(size / BYTES_PER_ROW)

/** First and last row, exclusive, that have to be drawn, with a few beyond either edge. */
export function rowsInSight(scrollTop: number, height: number, rowHeight: number, rows: number): [number, number] {
  const over = 4
  const first = Math.floor(scrollTop / rowHeight) - over
  const last = Math.ceil((scrollTop + height) / rowHeight) + over
  return [Math.max(0, Math.min(first, rows)), Math.max(0, Math.min(last, rows))]
}

/** Where a key leads from the byte at `at`; undefined for a key that leads nowhere. */
export function nextByte(key: string, at: number, size: number, rowsPerPage: number): number | undefined {
  const by = stepOf(key, rowsPerPage)
  if (size === 0) return undefined
  if (by !== undefined) {
    const to = at + by
    // Up from the first row and down from the last one stays in its column.
    if (to < 0 || to >= size) return Math.abs(by) === 1 ? at : Math.max(0, Math.min(size - 1, to))
    return to
  }
  if (key === 'Home') return 0
  if (key === 'End') return size - 1
  return undefined
}

function stepOf(key: string, rowsPerPage: number): number | undefined {
  if (key === 'ArrowLeft') return -1
  if (key === 'ArrowRight') return 1
  if (key === 'ArrowUp') return -BYTES_PER_ROW
  if (key === 'ArrowDown') return BYTES_PER_ROW
  if (key === 'PageUp') return -BYTES_PER_ROW * Math.max(1, rowsPerPage - 1)
  if (key === 'PageDown') return BYTES_PER_ROW * Math.max(1, rowsPerPage - 1)
  return undefined
}

/** Position of a row's first byte, as hex digits. */
export const positionText = (position: number): string => position.toString(16).padStart(6, '0')

/** A printable ASCII sign, or a dot. */
export const signOf = (byte: number): string => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·')
