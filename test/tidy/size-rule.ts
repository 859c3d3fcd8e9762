import { functionsOf } from './syntax.ts'

export const functionLinesMax = 69
export const fileLinesMax = 600
export const fileLinesP90Max = 399

/** Lines of text; the newline that ends the last line begins no other. */
export function linesIn(text: string): number {
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0)
}

/** Functions that can't be read at one glance. */
export function longFunctions(path: string, text: string): string[] {
  return functionsOf(path, text)
    .filter(({ lines }) => lines > functionLinesMax)
    .map(({ name, line, lines }) => `line ${line}: ${name} has ${lines} lines, ${functionLinesMax} are allowed`)
}

export function longFile(_path: string, text: string): string[] {
  const lines = linesIn(text)
  return lines > fileLinesMax ? [`${lines} lines, ${fileLinesMax} are allowed: cut it by state or by message`] : []
}

/** The value below which 90 % of the given lie (nearest rank); 0 for none. */
export function percentile90(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.ceil(sorted.length * 0.9) - 1] ?? 0
}
