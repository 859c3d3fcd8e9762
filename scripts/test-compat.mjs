// npm run test:compat: the Node host against Kafka's own clients and tools (kcat, the Java tools), as far as they are on this machine.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { ensureInstalled, requireNode } from './install.mjs'
import { tool } from './run.mjs'
import { budget, conclude, nothing, ofVitest, reportFolder } from './tally.mjs'

const limitMs = 15 * 60_000

async function main() {
  requireNode()
  const within = budget(Date.now())
  console.log('\n== Compatibility with Kafka’s own clients ==')
  if (!(await ensureInstalled())) {
    conclude({ ...nothing(), failed: 1 })
    return
  }
  const reports = reportFolder()
  const report = join(reports, 'compat.json')
  const args = ['run', '--config', 'vitest.compat.config.ts', '--passWithNoTests']
  const outputs = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const { code } = await tool('vitest', [...args, ...outputs, ...process.argv.slice(2)], { timeoutMs: within(limitMs) })
  conclude(ofVitest(report, code))
  rmSync(reports, { recursive: true, force: true })
}

await main()
