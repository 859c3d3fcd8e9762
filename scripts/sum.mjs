// Sums the counts that several runs left in files, and prints the one line.
import { readFileSync } from 'node:fs'
import { conclude, sum } from './tally.mjs'

conclude(sum(process.argv.slice(2).map((file) => JSON.parse(readFileSync(file, 'utf8')))))
