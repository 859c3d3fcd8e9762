import { beforeEach, expect, test } from 'vitest'
import { parseCommand } from '../../src/contract/command-line.ts'
import { createImageStore, type ImageStore } from '../../src/ui/image-store.ts'
import { complete, usagesOf, verbs } from '../../src/ui/panels/terminal/complete.ts'
import { emptyHistory, recall, remember } from '../../src/ui/panels/terminal/line-history.ts'
import { pageVerbs, parsePageVerb } from '../../src/ui/panels/terminal/page-verbs.ts'
import { show, showables } from '../../src/ui/panels/terminal/show.ts'
import { factsOf, tableOf } from '../../src/ui/panels/terminal/text-table.ts'
import { fixtureFrame } from './fixture-image.ts'

let store: ImageStore
beforeEach(() => {
  store = createImageStore()
  store.applyFrame(fixtureFrame('healthy'))
})

test('terminal: times and speeds are read in every usual way', () => {
  const us = (line: string) => {
    const verb = parsePageVerb(line)
    return verb?.verb === 'seek' ? [verb.us, verb.relative] : verb
  }
  expect(us('seek 12.5s')).toEqual([12_500_000, false])
  expect(us('seek 90')).toEqual([90_000_000, false])
  expect(us('seek 01:02.500')).toEqual([62_500_000, false])
  expect(us('seek -250ms')).toEqual([-250_000, true])
  expect(us('seek +5s')).toEqual([5_000_000, true])
  expect(['10', 'x2', '1/4', '0.5'].map((each) => parsePageVerb(`speed ${each}`))).toEqual(
    [10, 2, 0.25, 0.5].map((speed) => ({ verb: 'speed', speed })),
  )
})

test('terminal: pause and seek are of the page or of a process, by what follows them', () => {
  expect(parsePageVerb('pause')).toEqual({ verb: 'pause' })
  expect(parsePageVerb('pause node.2')).toBeNull()
  expect(parseCommand('pause node.2')).toEqual({ type: 'pause', target: 'node.2' })
  expect(parsePageVerb('seek reader orders-0 offset=3')).toBeNull()
  expect(parsePageVerb('kill node.2')).toBeNull()
})

test('terminal: a mistake is named with its column', () => {
  const fault = (line: string) => {
    try {
      return parsePageVerb(line)
    } catch (error) {
      return (error as Error).message
    }
  }
  expect(fault('seek soon')).toBe("column 6: 'soon' is no time such as 12.5s; usage: seek <time>")
  expect(fault('seek')).toBe('column 5: a time is missing; usage: seek <time>')
  expect(fault('speed 5000')).toContain('column 7')
  expect(fault('run away')).toBe("column 5: 'away' is one word too many; usage: run")
  expect(fault('records orders-0 form=3')).toContain("column 18: 'form' is one word too many")
  expect(fault('records orders-0 from=x')).toContain('column 18: from=x: not a count')
})

test('terminal: every verb has a usage, and help knows both of pause', () => {
  for (const verb of verbs) expect([verb, usagesOf(verb).length > 0]).toEqual([verb, true])
  expect(usagesOf('pause')).toEqual(['pause', 'pause <process>'])
  expect(verbs).toEqual(expect.arrayContaining([...pageVerbs, 'kill', 'create-topic', 'add-producer', 'set-link']))
})

test('terminal: Tab completes verbs, names, options and their values', () => {
  const tab = (line: string) => complete(line, store.image)
  expect(tab('ki').line).toBe('kill ')
  expect(tab('kill no')).toEqual({ line: 'kill node.', options: ['node.1', 'node.2', 'node.3'] })
  expect(tab('kill node.2')).toEqual({ line: 'kill node.2', options: [] })
  expect(tab('cut node.1 node').options).toEqual(['node.1', 'node.2', 'node.3'])
  expect(tab('power-off node.1 node.').options).toHaveLength(3)
  expect(tab('create').options).toEqual(['create-partitions', 'create-topic'])
  expect(tab('set-producer s').line).toBe('set-producer shop ')
  expect(tab('produce s').line).toBe('produce shop ')
  expect(tab('add-producer s').options).toEqual([])
  expect(tab('add-producer x to').line).toBe('add-producer x topic=')
  expect(tab('add-producer x topic=or').line).toBe('add-producer x topic=orders ')
  expect(tab('add-producer x topic=orders acks=').options).toEqual(['acks=all', 'acks=1', 'acks=0'])
  expect(tab('elect-leader orders-0 un').line).toBe('elect-leader orders-0 unclean ')
  expect(tab('show par').line).toBe('show partitions ')
  expect(tab('show partition orders-').options).toContain('orders-0')
  expect(tab('records orders-0 fr').line).toBe('records orders-0 from=')
})

test('terminal: a partition is shown with its replicas in aligned columns', () => {
  const lines = show(store.image, [], 'partition', 'orders-0') ?? []
  expect(lines[0]).toMatch(/^partition +leader +epoch +replicas +isr/)
  expect(lines[1]).toMatch(/^orders-0 /)
  const [header = '', ...rows] = lines.slice(3)
  expect(rows).toHaveLength(3)
  const end = header.indexOf(' end ') + ' end'.length
  for (const row of rows) {
    const replica = store.row(`replica/orders-0/${row.trim().charAt(0)}`)
    expect(row.slice(0, end)).toMatch(new RegExp(` ${replica?.logEndOffset}$`))
  }
})

test('terminal: all that can be shown is shown, by its plural and by a name; what is not there is not', () => {
  for (const what of showables) expect([what, Array.isArray(show(store.image, [], what, null))]).toEqual([what, true])
  expect(show(store.image, [], 'broker', '2')?.join('\n')).toContain('sessionTimeoutUs')
  expect(show(store.image, [], 'group', 'billing')?.[0]).toContain('billing')
  expect(show(store.image, [], 'producer', 'shop')?.join('\n')).toContain('ratePerSecond=')
  expect([show(store.image, [], 'partition', 'nowhere-0'), show(store.image, [], 'moon', null)]).toEqual([null, null])
  expect(show(store.image, [], 'constructor', null)).toBeNull()
  const input = { atUs: 1_500_000, command: { type: 'kill', target: 'node.2' } } as const
  expect(show(store.image, [input], 'inputs', null)).toEqual(['00:01.500  kill node.2'])
})

test('terminal: Hangul takes two columns, numbers end at the right', () => {
  expect(
    tableOf(
      ['a', 'n'],
      [
        ['주문', 5],
        ['b', 10],
      ],
    ),
  ).toEqual(['a      n', '주문   5', 'b     10'])
  expect(factsOf({ kind: 'x', id: 1, none: null, list: [], pairs: [{ a: 1 }, { a: 2 }] })).toEqual([
    'id     1',
    'none   -',
    'list   -',
    'pairs  a=1',
    '       a=2',
  ])
})

test('terminal: up and down walk through earlier lines and back to the draft', () => {
  let history = remember(remember(remember(emptyHistory, 'run'), 'kill node.2'), 'kill node.2')
  expect(history.lines).toEqual(['run', 'kill node.2'])
  const walk = (by: 1 | -1, now: string) => {
    const found = recall(history, by, now)
    history = found.history
    return found.line
  }
  expect([walk(1, 'dra'), walk(1, ''), walk(1, ''), walk(-1, ''), walk(-1, ''), walk(-1, 'dra')]).toEqual([
    'kill node.2',
    'run',
    'run',
    'kill node.2',
    'dra',
    'dra',
  ])
})
