/** `npm run bench`: measures, and prints a table. */
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { registerStandardCodecs } from '../src/protocol/records/codecs/standard.ts'
import { engineRows } from './engine.ts'
import { pageRows } from './page.ts'
import { type Row, table } from './row.ts'
import { tcpRows } from './tcp.ts'

const usage = `npm run bench -- [--only engine,page,tcp] [--real] [--tab FILE] [--json FILE]
  --only   these groups (all)
  --real   the same load on three brokers of a real Kafka, for comparison
  --tab    rows that a browser run measured, as JSON: [{"group":"tab","name":…,"value":…,"unit":…}]
  --json   writes the rows to a file`

export async function main(argv: string[]): Promise<number> {
  const options = {
    only: { type: 'string', default: 'engine,page,tcp' },
    real: { type: 'boolean', default: false },
    tab: { type: 'string' },
    json: { type: 'string' },
    help: { type: 'boolean', default: false },
  } as const
  const { values } = parseArgs({ args: argv, options })
  if (values.help) {
    console.log(usage)
    return 0
  }
  registerStandardCodecs()
  const groups = values.only.split(',')
  const rows: Row[] = []
  if (groups.includes('engine')) rows.push(...engineRows())
  if (groups.includes('page')) rows.push(...pageRows())
  if (values.tab !== undefined) rows.push(...(JSON.parse(readFileSync(values.tab, 'utf8')) as Row[]))
  if (groups.includes('tcp')) rows.push(...(await tcpRows(values.real)))
  if (rows.length > 0) console.log(table(rows))
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(rows, null, 2)}\n`)
  return 0
}
