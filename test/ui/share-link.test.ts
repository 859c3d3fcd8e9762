import { deflateSync } from 'fflate'
import { expect, test } from 'vitest'
import { separateCluster } from '../../src/chapters/clusters.ts'
import { sceneById } from '../../src/chapters/index.ts'
import { decodeLink, encodeLink, LINK_CHARS_MAX, type Shared } from '../../src/contract/share-link.ts'
import { type LinkFault, LinkError, savedSessionOf } from '../../src/contract/share-shape.ts'
import type { Command } from '../../src/contract/command.ts'

const scene = (inputs: { atUs: number; command: Command }[]): Shared => ({
  kind: 'scene',
  scene: 'leader-fails',
  version: 1,
  inputs,
})

const session: Shared = {
  kind: 'session',
  engineHash: 'abc',
  genesis: { seed: 'a link', cluster: separateCluster({ 'broker.session.timeout.ms': '6000' }) },
  inputs: [
    { atUs: 6_000_000, command: { type: 'create-topic', name: '주문', partitions: 3, replicationFactor: 3 } },
    { atUs: 6_000_000, command: { type: 'kill', target: 'node.2' } },
    { atUs: 9_123_456, command: { type: 'produce', id: 'shop', key: null, value: 'café ☕' } },
  ],
}

function faultOf(link: string): [LinkFault, string] {
  try {
    decodeLink(link)
  } catch (error) {
    if (error instanceof LinkError) return [error.fault, error.detail]
    throw error
  }
  throw new Error('the link was opened')
}

test('share link: what goes in comes out, for a scene and for a whole world', () => {
  const shared = scene([{ atUs: 3, command: { type: 'kill', target: 'node.1' } }])
  expect(decodeLink(encodeLink(shared))).toEqual(shared)
  expect(decodeLink(encodeLink(session))).toEqual(session)
  expect(encodeLink(session)).toMatch(/^1[A-Za-z0-9_-]+$/)
})

test('share link: a scene with forty commands stays within 700 signs, and with a task solved within 200', () => {
  const targets = ['node.1', 'node.2', 'node.3']
  const verbs = ['kill', 'start', 'pause', 'resume'] as const
  const inputs = Array.from({ length: 40 }, (_, index) => ({
    atUs: index * 1_734_211 + (index % 7) * 91_003,
    command: { type: verbs[index % 4]!, target: targets[index % 3]! },
  }))
  expect(encodeLink(scene(inputs)).length).toBeLessThanOrEqual(700)
  const [solution] = sceneById('leader-fails')?.scene.task?.solutions ?? []
  expect(encodeLink(scene(solution!.commands)).length).toBeLessThanOrEqual(200)
})

test('share link: a world of six nodes is a link one can send', () => {
  expect(encodeLink(session).length).toBeLessThanOrEqual(1_500)
})

test('share link: too much for a link says so', () => {
  const value = Array.from({ length: 20_000 }, (_, index) => String.fromCharCode(0xac00 + ((index * 7919) % 11_000)))
  const inputs = [{ atUs: 0, command: { type: 'produce' as const, id: 'shop', value: value.join('') } }]
  expect(() => encodeLink(scene(inputs))).toThrow(/too-long/)
  expect(faultOf('1'.padEnd(LINK_CHARS_MAX + 1, 'A'))[0]).toBe('too-long')
})

test('share link: an altered or shortened link is damaged, wherever that is', () => {
  const link = encodeLink(session)
  for (let at = 1; at < link.length; at += 3) {
    const other = link[at] === 'A' ? 'B' : 'A'
    // The last sign's unused bits carry nothing.
    if (at === link.length - 1) continue
    expect(faultOf(link.slice(0, at) + other + link.slice(at + 1))[0]).toBe('damaged')
    expect(faultOf(link.slice(0, at))[0]).toBe('damaged')
  }
  expect(faultOf('')[0]).toBe('format')
  expect(faultOf('2abc')).toEqual(['format', "it begins with '2', we know 1"])
  expect(faultOf('1%3Cscript')[0]).toBe('damaged')
})

test('share link: a well-packed lie is told where it lies', () => {
  const shared = encodeWhole({ ...whole(), h: 7 })
  expect(faultOf(shared)).toEqual(['shape', 'h is no text'])
  expect(faultOf(encodeWhole({ ...whole(), i: [[-1, { type: 'kill' }]] }))[1]).toMatch(/^i\[0\]\[0\] is -1/)
  expect(faultOf(encodeWhole({ ...whole(), i: [[1, { target: 'x' }]] }))[1]).toBe('i[0][1].type is no text')
  expect(faultOf(encodeWhole({ ...whole(), i: [[1e300, { type: 'kill' }]] }))[0]).toBe('shape')
  const nodes = (change: object) => ({ ...whole(), g: { seed: 's', cluster: { ...separateCluster(), ...change } } })
  expect(faultOf(encodeWhole(nodes({ nodes: [] })))[1]).toBe('g.cluster.nodes is empty')
  const [node] = separateCluster().nodes
  expect(faultOf(encodeWhole(nodes({ nodes: [node, node] })))[1]).toBe('g.cluster.nodes has an id twice')
  expect(faultOf(encodeWhole(nodes({ nodes: Array(99).fill(node) })))[1]).toContain('99 entries, 12 at most')
  expect(faultOf(encodeWhole(nodes({ nodes: [{ ...node, listeners: [{ name: 'P', host: 'h', port: 0 }] }] })))[1]).toBe(
    'g.cluster.nodes[0].listeners[0].port is 0, not within 1…65535',
  )
  expect(faultOf(encodeWhole({ v: 2 }))[0]).toBe('format')
  expect(faultOf(encodeWhole([1]))[0]).toBe('shape')
})

test('share link: a field that nobody knows does not come in', () => {
  const cluster = { ...separateCluster(), evil: true }
  const back = decodeLink(encodeWhole({ ...whole(), g: { seed: 's', cluster, evil: 1 } }))
  expect(JSON.stringify(back)).not.toContain('evil')
})

const whole = () => ({ v: 1, h: 'hash', g: { seed: 's', cluster: separateCluster() }, i: [] as unknown[] })

/** A link of any payload: an honest checksum around it, by way of a scene that is not looked at before it is packed. */
function encodeWhole(payload: unknown): string {
  const stringify = JSON.stringify
  JSON.stringify = () => stringify(payload)
  try {
    return encodeLink(scene([]))
  } finally {
    JSON.stringify = stringify
  }
}

test('share link: a link that unpacks to a great deal is refused', () => {
  expect(deflateSync(new Uint8Array(4_000_000), { level: 9 }).length).toBeLessThan(LINK_CHARS_MAX / 2)
  expect(faultOf(encodeWhole({ ...whole(), h: 'x'.repeat(3_000_000) }))[0]).toBe('too-long')
})

test('session file: its disks come along, and a part that is none is told', () => {
  const { genesis, inputs } = session as Extract<Shared, { kind: 'session' }>
  const disks = { 'node.1': { dirs: ['orders-0'], files: { 'meta.properties': 'AAAA' } } }
  const file = { format: 1, engineHash: 'abc', genesis, inputs, stateHashes: [], disks }
  expect(savedSessionOf(file)).toEqual({ engineHash: 'abc', genesis, inputs, disks })
  const fault = (change: object) => () => savedSessionOf({ ...file, ...change })
  expect(fault({ format: 2 })).toThrow('format: format 2, we know 1')
  expect(fault({ inputs: [...inputs].reverse() })).toThrow(/inputs\[1\]\.atUs is \d+, not within/)
  expect(fault({ disks: { 'node.1': { dirs: [], files: { a: 7 } } } })).toThrow('a is no text')
  expect(() => savedSessionOf(null)).toThrow('file is no object')
})
