// Checks the types of the three halves, each in its own scope: the engine sees no platform, the page no Node, Node all.
import { root, tool } from './run.mjs'
import { pathToFileURL } from 'node:url'

const projects = ['tsconfig.engine.json', 'tsconfig.web.json', 'tsconfig.node.json']

/** Runs the three side by side. Returns the names of the projects that fail, having printed what they say. */
export async function checkTypes({ timeoutMs = 180_000 } = {}) {
  const results = await Promise.all(
    projects.map((project) => tool('tsc', ['-p', project, '--pretty', 'false'], { timeoutMs, quiet: true })),
  )
  const failed = []
  results.forEach(({ code, output, timedOut }, index) => {
    console.log(`${projects[index]}: ${code === 0 ? 'ok' : timedOut ? 'timed out' : 'errors'}`)
    if (code === 0) return
    failed.push(projects[index])
    console.log(output.trimEnd())
  })
  return failed
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? root).href) {
  process.exitCode = (await checkTypes()).length === 0 ? 0 : 1
}
