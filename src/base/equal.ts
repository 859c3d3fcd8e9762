/**
 * True if two trees of plain objects, arrays and primitives say the same. What both share by reference is not looked into, so
 * comparing costs what was made anew.
 */
export function equalPlain(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a)) return Array.isArray(b) && equalArrays(a, b)
  if (Array.isArray(b)) return false
  return equalObjects(a as Record<string, unknown>, b as Record<string, unknown>)
}

function equalArrays(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (!equalPlain(a[i], b[i])) return false
  return true
}

function equalObjects(a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): boolean {
  let left = 0
  for (const key in b) if (b[key] !== undefined) left++
  for (const key in a) {
    if (a[key] === undefined) continue
    left--
    if (!equalPlain(a[key], b[key])) return false
  }
  return left === 0
}
