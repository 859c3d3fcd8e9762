/** One measured number. */
export interface Row {
  group: 'engine' | 'tcp' | 'page' | 'tab'
  name: string
  value: number
  unit: string
  /** How it came about, where the name does not say it. */
  how?: string
}

const digits = (value: number) =>
  Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en-US') : String(Math.round(value * 100) / 100)

export function table(rows: readonly Row[]): string {
  const wide = Math.max(...rows.map(({ name }) => name.length))
  let before = ''
  return rows
    .map(({ group, name, value, unit, how }) => {
      const head = group === before ? '' : `\n${group}\n`
      before = group
      return `${head}  ${name.padEnd(wide)}  ${digits(value).padStart(11)} ${unit}${how === undefined ? '' : `   (${how})`}`
    })
    .join('\n')
}
