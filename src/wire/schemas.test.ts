import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import Schema from 'typebox/schema'
import { numRuns } from '../../test/numRuns.ts'
import { commands, events } from '../../test/wire/arbitraries.ts'
import { book, bookLines } from '../../test/wire/book.ts'
import { Fixture } from '../../test/wire/Fixture.ts'
import { rulebook } from '../../test/wire/rulebook.ts'
import { CommandText } from './CommandText.ts'
import { EventText } from './EventText.ts'
import { schemas } from './schemas.ts'
import { schemaText } from './writeSchemas.ts'

const { catalog } = Fixture
const folder = new URL('../../docs/schema/', import.meta.url)
const runs = Math.ceil(numRuns / 20)

function validator(name: string): (json: unknown) => boolean {
  const compiled = Schema.Compile(schemas().get(`${name}.schema.json`) ?? {})
  return (json) => compiled.Check(json)
}

test('[WIRE10] the schemas under docs are those that the code gives', () => {
  const written = [...schemas()]
  // Those of the service's configuration, of its stream and of hooks are made in their own rooms.
  const others = ['config.schema.json', 'hook.schema.json', 'stream.schema.json']
  const here = readdirSync(folder).filter((name) => !others.includes(name))
  assert.deepEqual(here.sort(), written.map(([name]) => name).sort())
  for (const [name, document] of written) {
    const text = readFileSync(new URL(name, folder), 'utf8')
    assert.equal(text, schemaText(document), `${name}: run node src/wire/writeSchemas.ts`)
  }
})

test('[WIRE10] what is written is valid, and what is damaged is neither valid nor read', () => {
  const isCommand = validator('command')
  const isEvent = validator('event')
  const header = { seq: 1, ordinal: 1, time: 0, command: null }
  for (const [, arbitrary] of commands) {
    fc.assert(
      fc.property(arbitrary, (command) => {
        assert.ok(isCommand(CommandText.encode(command, catalog, 1)), JSON.stringify(command.id))
      }),
      { numRuns: runs },
    )
  }
  for (const [, arbitrary] of events) {
    fc.assert(
      fc.property(arbitrary, (event) => {
        assert.ok(isEvent(EventText.encode(event, catalog, header)))
      }),
      { numRuns: runs },
    )
  }
})

/** Invalid commands: each is wrong in form alone, so both schema and reader must refuse it. */
const damages: readonly ((json: Record<string, unknown>, key: string) => unknown)[] = [
  (json, key) => ({ ...json, [`${key}x`]: 1 }),
  (json, key) => ({ ...json, [key]: { odd: true } }),
  (json) => ({ ...json, type: 'Nothing' }),
  (json) => ({ ...json, time: -1 }),
  (json) => ({ ...json, id: '' }),
  ({ id: _, ...json }) => json,
]

test('[WIRE10] the schema and the reader refuse the same damage', () => {
  const isCommand = validator('command')
  for (const [, arbitrary] of commands) {
    const damaged = fc.tuple(arbitrary, fc.nat(), fc.constantFrom(...damages))
    fc.assert(
      fc.property(damaged, ([command, pick, damage]) => {
        const json = CommandText.encode(command, catalog) as Record<string, unknown>
        const keys = Object.keys(json).filter((key) => key !== 'datetime')
        const bad = damage(json, keys[pick % keys.length] as string)
        assert.ok(!isCommand(bad), JSON.stringify(bad))
        assert.ok(!CommandText.decode(JSON.stringify(bad), catalog).ok, JSON.stringify(bad))
      }),
      { numRuns: runs },
    )
  }
})

test('[WIRE3] [WIRE10] money as a number is refused by the schema too', () => {
  const isCommand = validator('command')
  const deposit = { type: 'Deposit', id: 'c', time: 1, account: 'a', asset: 'USDT', amount: '1.5' }
  assert.ok(isCommand(deposit))
  for (const amount of [1.5, '1e5', '01', '.5', 'NaN', null]) {
    assert.ok(!isCommand({ ...deposit, amount }), String(amount))
  }
})

test('[WIRE10] [WIRE23] a former name of a command is valid too', () => {
  const isCommand = validator('command')
  const cover = { id: 'c', time: 1, pool: 'main', asset: 'USDT', amount: '1.5' }
  for (const type of ['PayDeficit', 'CoverDeficit']) assert.ok(isCommand({ type, ...cover }), type)
  assert.ok(!isCommand({ type: 'DeficitCover', ...cover }))
})

test('[WIRE10] [WIRE11] books and rulebooks as people write them are valid', () => {
  assert.ok(validator('rulebook')(rulebook))
  assert.ok(!validator('rulebook')({ ...rulebook, ladders: 5 }))
  const isBook = validator('book')
  assert.ok(isBook(book))
  assert.ok(!isBook({ ...book, asof: 1 }))
  const examples = new URL('../../examples/books/', import.meta.url)
  const isRecord = validator('book-record')
  for (const name of readdirSync(examples)) {
    const text = readFileSync(new URL(name, examples), 'utf8')
    if (name.endsWith('.json')) assert.ok(isBook(JSON.parse(text)), name)
    else for (const line of text.trim().split('\n')) assert.ok(isRecord(JSON.parse(line)), name)
  }
  for (const line of bookLines().trim().split('\n')) assert.ok(isRecord(JSON.parse(line)), line)
  assert.ok(!isRecord({ record: 'asset', asset: 'X' }))
})
