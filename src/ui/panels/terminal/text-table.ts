/** Hangul and other wide signs take two columns of a terminal. */
export function widthOf(text: string): number {
  let width = 0
  for (const sign of text) width += /[ᄀ-ᅟ⺀-꓏가-힣豈-﫿︰-﹏＀-｠￠-￦]/u.test(sign) ? 2 : 1
  return width
}

const pad = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)))
const padStart = (text: string, width: number): string => ' '.repeat(Math.max(0, width - widthOf(text))) + text

/** Rows under their header in aligned columns; columns of numbers end at the right. */
export function tableOf(header: readonly string[], rows: readonly (readonly (string | number)[])[]): string[] {
  const texts = [header, ...rows.map((row) => row.map(String))]
  const widths = header.map((_, column) => Math.max(...texts.map((row) => widthOf(row[column] ?? ''))))
  const isNumber = header.map((_, column) => rows.length > 0 && rows.every((row) => typeof row[column] === 'number'))
  return texts.map((row) =>
    row
      .map((text, column) => (isNumber[column] ? padStart : pad)(text, widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

/** What stands in a row of the picture, a line for each of its values. */
export function factsOf(row: object): string[] {
  const lines = Object.entries(row)
    .filter(([name]) => name !== 'kind')
    .flatMap(([name, value]): [string, string][] => {
      const isList = Array.isArray(value) && value.length > 0 && typeof value[0] === 'object'
      if (!isList) return [[name, wordOf(value)]]
      return (value as unknown[]).map((item, index) => [index === 0 ? name : '', wordOf(item)])
    })
  return tableOf(['', ''], lines).slice(1)
}

/** A value in one line. */
function wordOf(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? '-' : value.map(wordOf).join(',')
  if (value === null || value === undefined || value === '') return '-'
  if (typeof value !== 'object') return String(value)
  const entries = Object.entries(value)
  return entries.length === 0 ? '-' : entries.map(([name, each]) => `${name}=${wordOf(each)}`).join(' ')
}
