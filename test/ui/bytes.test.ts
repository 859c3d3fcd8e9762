import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { toHex } from '../../src/base/bytes.ts'
import type { Command } from '../../src/contract/command.ts'
import { readRecords } from '../../src/protocol/records/batch-iterator.ts'
import { type Field, holderOf, textOrHex } from '../../src/ui/panels/bytes/field.ts'
import { fieldsOf, kindOfFile, sectionsOf } from '../../src/ui/panels/bytes/file-fields.ts'
import { directoriesOf, firstFile } from '../../src/ui/panels/bytes/files.ts'
import { FIRST_FILE, goldenBytes, isGolden, nextCommands } from '../../src/ui/panels/bytes/first-message.ts'
import { nextByte, PART_BYTES, rowsInSight } from '../../src/ui/panels/bytes/hex-rows.ts'
import { createImageStore } from '../../src/ui/image-store.ts'
import { fixtureFrame } from './fixture-image.ts'

const golden = new URL('../golden/logs/', import.meta.url)
const read = (path: string) => new Uint8Array(readFileSync(new URL(path, golden)))
const all = (path: string, bytes: Uint8Array = read(path)) =>
  sectionsOf(kindOfFile(path), bytes).flatMap((section) => fieldsOf(path, bytes, section))
const told = (fields: Field[]) =>
  fields.map(({ name, type, start, end, value }) => [name, type, start, end - start, value])

test('first message: the bytes that the panel compares with are those of a real Kafka', () => {
  expect(
    readFileSync(new URL('../golden/first-message/00000000000000000000.log', import.meta.url)).toString('hex'),
  ).toBe(toHex(goldenBytes))
})

test('bytes: the first message is named down to its last byte', () => {
  const fields = all(FIRST_FILE, goldenBytes)
  expect(told(fields)).toEqual([
    ['baseOffset', 'int64', 0, 8, '0'],
    ['batchLength', 'int32', 8, 4, '70'],
    ['partitionLeaderEpoch', 'int32', 12, 4, '0'],
    ['magic', 'int8', 16, 1, '2'],
    ['crc', 'uint32', 17, 4, '0x1B0D893F'],
    ['attributes', 'int16', 21, 2, '0'],
    ['lastOffsetDelta', 'int32', 23, 4, '0'],
    ['baseTimestamp', 'int64', 27, 8, '1641213117088'],
    ['maxTimestamp', 'int64', 35, 8, '1641213117088'],
    ['producerId', 'int64', 43, 8, '-1'],
    ['producerEpoch', 'int16', 51, 2, '-1'],
    ['baseSequence', 'int32', 53, 4, '-1'],
    ['recordCount', 'int32', 57, 4, '1'],
    ['length', 'varint', 61, 1, '20'],
    ['attributes', 'int8', 62, 1, '0'],
    ['timestampDelta', 'varlong', 63, 1, '0'],
    ['offsetDelta', 'varint', 64, 1, '0'],
    ['keyLength', 'varint', 65, 1, '-1'],
    ['valueLength', 'varint', 66, 1, '14'],
    ['value', 'bytes', 67, 14, '" First message"'],
    ['headersCount', 'varint', 81, 1, '0'],
  ])
  const of = (name: string) => fields.find((field) => field.name === name)
  expect(of('crc')?.valid).toBe(true)
  expect(of('attributes')?.meaning).toBe('none · CreateTime')
  expect(of('maxTimestamp')?.meaning).toBe('2022-01-03 12:31:57.088')
})

test('bytes: one changed byte makes the checksum wrong, and the file no longer the golden one', () => {
  const bytes = goldenBytes.slice()
  bytes[70] = 0x7a
  expect(all(FIRST_FILE, bytes).find(({ name }) => name === 'crc')?.valid).toBe(false)
  expect([isGolden(FIRST_FILE, goldenBytes), isGolden(FIRST_FILE, bytes), isGolden('orders-0/0.log', bytes)]).toEqual([
    true,
    false,
    null,
  ])
})

const paths = readdirSync(golden, { recursive: true, encoding: 'utf8' }).filter((path) =>
  /\.\w+$|checkpoint$/.test(path),
)

test('bytes: in every file of a real broker every byte has exactly one field, and no section is left over', () => {
  expect(paths.length).toBeGreaterThan(20)
  for (const path of paths) {
    const bytes = read(path)
    if (bytes.length === 0) continue
    const fields = all(path, bytes)
    const starts = fields.map(({ start }) => start)
    const ends = fields.map(({ end }) => end)
    expect([path, ...starts, bytes.length]).toEqual([path, 0, ...ends])
    if (kindOfFile(path) === 'plain') continue
    expect([path, ...fields.filter(({ name }) => name === '?').map(({ start }) => start)]).toEqual([path])
    expect([path, fields.some(({ valid }) => valid === false)]).toEqual([path, false])
  }
})

test('bytes: the records taken apart are those that readers get', () => {
  for (const path of ['g-none-0/00000000000000000000.log', 'g-txn-0/00000000000000000000.log']) {
    const bytes = read(path)
    for (const section of sectionsOf('log', bytes)) {
      const fields = fieldsOf(path, bytes, section)
      const records = readRecords(bytes.subarray(section.start, section.end))
      records.forEach((record, index) => {
        const own = fields.filter((field) => field.record === index)
        const value = (name: string) => own.find((field) => field.name === name)?.value
        expect(own.find(({ name }) => name === 'offsetDelta')?.meaning).toBe(`offset ${record.offset}`)
        expect(value('value') ?? '').toBe(
          record.value === null || record.value.length === 0 ? '' : textOrHex(record.value),
        )
        expect(Number(value('headersCount'))).toBe(record.headers.length)
      })
      expect((fields.at(-1)?.record ?? -1) + 1).toBe(records.length)
    }
  }
})

test('bytes: an index entry says its offset, a checkpoint its topic, and compressed records stay one field', () => {
  const index = all('g-rolled-0/00000000000000000013.index', new Uint8Array([0, 0, 0, 7, 0, 0, 1, 44]))
  expect(index.map(({ name, value, meaning }) => [name, value, meaning])).toEqual([
    ['relativeOffset', '7', 'offset 20'],
    ['position', '300', undefined],
  ])
  const checkpoint = all('replication-offset-checkpoint', new TextEncoder().encode('0\n1\norders 2 42\n'))
  expect(told(checkpoint)).toEqual([
    ['version', 'text', 0, 2, '0'],
    ['entryCount', 'text', 2, 2, '1'],
    ['topic', 'text', 4, 7, 'orders'],
    ['partition', 'text', 11, 2, '2'],
    ['offset', 'text', 13, 3, '42'],
  ])
  expect(all('g-gzip-0/00000000000000000000.log').find(({ type }) => type === 'compressed')?.value).toBe('gzip')
})

test('bytes: a torn batch at the end is the rest, and is not guessed at', () => {
  const bytes = goldenBytes.subarray(0, 70)
  expect(sectionsOf('log', bytes)).toEqual([{ kind: 'rest', start: 0, end: 70 }])
  const lying = goldenBytes.slice()
  lying[61] = 0x7f
  expect(all(FIRST_FILE, lying).at(-1)).toMatchObject({ name: '?', end: 82 })
})

test('bytes: the holder of a byte is found at both its ends', () => {
  const fields = all(FIRST_FILE, goldenBytes)
  expect([0, 7, 8, 66, 67, 80, 81, 82].map((at) => holderOf(fields, at)?.name)).toEqual([
    'baseOffset',
    'baseOffset',
    'batchLength',
    'valueLength',
    'value',
    'value',
    'headersCount',
    undefined,
  ])
})

test('hex: keys stay within the file and in their column, and only rows in sight are drawn', () => {
  const to = (key: string, at: number) => nextByte(key, at, 82, 4)
  expect([to('ArrowLeft', 0), to('ArrowRight', 81), to('ArrowDown', 5), to('ArrowUp', 5)]).toEqual([0, 81, 21, 0])
  expect([to('Home', 40), to('End', 40), to('PageDown', 3), to('k', 3)]).toEqual([0, 81, 51, undefined])
  expect(rowsInSight(2_000, 200, 20, 16_380)).toEqual([96, 114])
  expect(rowsInSight(0, 200, 20, 3)).toEqual([0, 3])
  expect([16, 8, 12].map((entry) => PART_BYTES % entry)).toEqual([0, 0, 0])
})

test("files: a visitor's topics come first, and the first log with something in it is shown", () => {
  const files = ['__consumer_offsets-0/0.log', 'meta.properties', 'orders-0/0.index', 'orders-0/0.log'].map((path) => ({
    path,
    bytes: path.endsWith('index') ? 0 : 9,
    flushed: 0,
  }))
  expect(directoriesOf(files).map(({ path }) => path)).toEqual(['orders-0', '', '__consumer_offsets-0'])
  expect([firstFile(files), firstFile([])]).toEqual(['orders-0/0.log', null])
})

test('first message: the topic comes first, then its producer and the record, each once', () => {
  const store = createImageStore()
  store.applyFrame(fixtureFrame('healthy'))
  const sent = new Set<Command['type']>()
  const step = () => {
    const types = nextCommands(store.image, sent).map(({ type }) => type)
    for (const type of types) sent.add(type)
    return types
  }
  expect([step(), step()]).toEqual([['create-topic'], []])
  const topic = store.row('topic/orders')
  const partition = store.row('partition/orders-0')
  if (topic === undefined || partition === undefined) throw new Error('the fixture has changed')
  store.image.set('topic/first', { ...topic, name: 'first' })
  store.image.set('partition/first-0', { ...partition, topic: 'first', leader: -1 })
  expect(step()).toEqual([])
  store.image.set('partition/first-0', { ...partition, topic: 'first', leader: 2 })
  expect([step(), step()]).toEqual([['add-producer', 'produce'], []])
})
