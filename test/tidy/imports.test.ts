import { expect, test } from 'vitest'
import { importBreaches, roomOf, rooms } from './import-rule.ts'
import { importsOf } from './syntax.ts'
import { allPaths, breaches, filesMatching } from './tree.ts'

test('imports: every file of src/ imports only what its room may', () => {
  expect(breaches(filesMatching(/^src\/.*\.tsx?$/), importBreaches)).toEqual([])
})

test('imports: every folder of src/ is a room with a rule', () => {
  const found = new Set(allPaths.map(roomOf).filter((room) => room !== undefined))
  expect([...found].filter((room) => rooms[room] === undefined)).toEqual([])
})

test('imports: a rule names only rooms that exist', () => {
  const known = new Set([...Object.keys(rooms), 'engine'])
  expect(Object.values(rooms).flatMap(({ may }) => may.filter((room) => !known.has(room)))).toEqual([])
})

test('imports: all ways to name a module are seen', () => {
  const text = `import type { A } from './a.ts'
import './b.ts'
export * from './c.ts'
export { d } from './d.ts'
const e = () => import('./e.ts')
const f = new Worker(new URL('./f.ts', import.meta.url))
type G = import('./g.ts').G`
  expect(importsOf('x.ts', text).map(({ from, kind, line }) => `${line} ${kind} ${from}`)).toEqual([
    '1 static ./a.ts',
    '2 static ./b.ts',
    '3 static ./c.ts',
    '4 static ./d.ts',
    '5 dynamic ./e.ts',
    '6 url ./f.ts',
    '7 static ./g.ts',
  ])
})

test.each([
  ['src/base/a.ts', "import { x } from '../contract/x.ts'", 'base → contract'],
  ['src/contract/a.ts', "import { x } from '../protocol/x.ts'", 'contract → protocol'],
  ['src/contract/a.ts', "import type { X } from '../engine/log/x.ts'", 'contract → engine/log'],
  ['src/chapters/01-a/chapter.ts', "import { x } from '../../engine/sim/x.ts'", 'chapters → engine/sim'],
  ['src/protocol/a.ts', "import { x } from '../contract/x.ts'", 'protocol → contract'],
  ['src/protocol/a.ts', "import { x } from 'react'", 'protocol → package react'],
  ['src/engine/log/a.ts', "import { x } from '../raft/x.ts'", 'engine/log → engine/raft'],
  ['src/engine/log/a.ts', "import { readFileSync } from 'node:fs'", 'engine/log → package node:fs'],
  ['src/engine/log/a.ts', "import { x } from '../../worker/main.ts'", 'engine/log → worker'],
  ['src/engine/raft/a.ts', "import { x } from '../controller/x.ts'", 'engine/raft → engine/controller'],
  ['src/engine/replica/a.ts', "import { x } from '../coordinator/x.ts'", 'engine/replica → engine/coordinator'],
  ['src/engine/coordinator/group/classic/a.ts', "import { x } from '../../../broker/x.ts'", '→ engine/broker'],
  ['src/engine/metadata/a.ts', "import { x } from '../log/x.ts'", 'engine/metadata → engine/log'],
  ['src/engine/client/a.ts', "import { x } from '../broker/x.ts'", 'engine/client → engine/broker'],
  ['src/engine/client/a.ts', "import { x } from '../sim/x.ts'", 'engine/client → engine/sim'],
  ['src/engine/broker/handlers/00-a.ts', "import { x } from './01-b.ts'", 'handler → handler'],
  ['src/engine/magic/a.ts', '', 'which has no import rule'],
  ['src/worker/a.ts', "import { x } from '../ui/x.ts'", 'worker → ui'],
  ['src/node/a.ts', "import { x } from 'express'", 'node → package express'],
  ['src/ui/app/App.tsx', "import { x } from '../../engine/sim/x.ts'", 'ui → engine/sim'],
  ['src/ui/app/App.tsx', "import { x } from '../../protocol/x.ts'", 'other than through its door'],
  ['src/ui/app/App.tsx', "const x = import('../../worker/main.ts')", 'other than through its door'],
  ['src/ui/engine-client/a.ts', "import '../../worker/main.ts'", 'other than through its door'],
  ['src/ui/panels/cluster/Panel.tsx', "import { x } from '../log/geometry.ts'", 'panel → panel'],
  ['src/ui/app/load.ts', 'const x = import(name)', 'name is computed'],
  ['src/ui/app/a.ts', "import { x } from '../../../test/x.ts'", 'outside of src'],
])('imports: the rule forbids %s: %s', (path, text, what) => {
  expect(importBreaches(path, text).join()).toContain(what)
})

test.each([
  ['src/engine/broker/handlers/00-a.ts', "import { x } from '../connections.ts'"],
  ['src/engine/replica/a.ts', "import { x } from '../log/x.ts'"],
  ['src/engine/sim/world.ts', "import { x } from '../broker/x.ts'"],
  ['src/ui/panels/bytes/Panel.tsx', "import { x } from '../../../protocol/x.ts'"],
  ['src/ui/panels/log/Panel.tsx', "import { x } from './geometry.ts'"],
  ['src/ui/engine-client/a.ts', "new Worker(new URL('../../worker/main.ts', import.meta.url), { type: 'module' })"],
  ['src/node/a.ts', "import net from 'node:net'"],
])('imports: the rule allows %s: %s', (path, text) => {
  expect(importBreaches(path, text)).toEqual([])
})
