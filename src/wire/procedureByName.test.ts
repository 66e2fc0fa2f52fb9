import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import Schema from 'typebox/schema'
import { Fixture } from '../../test/wire/Fixture.ts'
import { rulebook as written } from '../../test/wire/rulebook.ts'
import { brokerProcedures } from '../calls/brokerProcedures.ts'
import { Ratio } from '../money/Ratio.ts'
import { readBook } from './book/readBook.ts'
import { Input } from './Input.ts'
import type { Json, JsonObject } from './JsonText.ts'
import { Path } from './Path.ts'
import { rulebook } from './rulebook.ts'

const top = Path.top(Fixture.catalog)

const read = (call: Json, ladder?: Json) => {
  const ladders = written.ladders.map((one) =>
    ladder === undefined ? one : { ...one, call: ladder },
  )
  const json = { ...written, call, ladders } as unknown as Json
  return Input.attempt(() => rulebook.decode(json, top))
}

function called(call: Json, ladder?: Json) {
  const result = read(call, ladder)
  assert.ok(result.ok, result.ok ? '' : result.error.message)
  return result.value
}

const cureTo = '3/5'

test('[WIRE38] each published kind is read by its name, and written out in full', () => {
  for (const [procedure, one] of Object.entries(brokerProcedures)) {
    const value = called({ procedure, cureTo })
    assert.deepEqual(value.call, { ...one, cureTo: Ratio.of(3n, 5n) }, procedure)
    const { call } = rulebook.encode(value, top) as JsonObject
    assert.ok(!Object.hasOwn(call as JsonObject, 'procedure'))
    assert.deepEqual(called(call as Json).call, value.call)
  }
})

test('[WIRE38] what is stated beside the name replaces, and a ladder may name another', () => {
  const value = called(
    { procedure: 'house', cureTo, within: 60_000, onExpiry: 'restrict' },
    { procedure: 'regT', cureTo, metBy: { price: true } },
  )
  const { within, onExpiry, due } = value.call
  assert.deepEqual([within, onExpiry, due], [60_000, 'restrict', brokerProcedures.house.due])
  const { type, metBy } = value.ladders[0]?.call ?? {}
  assert.deepEqual([type, metBy], ['regT', { price: true }])
})

const names = '"regT", "house", "maintenance", "dayTrade", "intraday", "portfolio" or "futures"'

test('[WIRE38] [WIRE11] a book may name one, beside a preset too', () => {
  const path = new URL('../../examples/books/first.json', import.meta.url)
  const book = JSON.parse(readFileSync(path, 'utf8'))
  const call = { procedure: 'portfolio', cureTo: '0.5' }
  const { id, numeraire } = book.rulebooks[0]
  for (const rules of [
    { ...book.rulebooks[0], call },
    { preset: 'binance-usdm', id, numeraire, call },
  ]) {
    const result = readBook(JSON.stringify({ ...book, rulebooks: [rules] }))
    assert.ok(result.ok, result.ok ? '' : result.error.message)
    assert.equal(result.value.rulebooks[0]?.call.type, 'portfolio')
  }
})

test('[WIRE38] a name that is none and a fault of what is stated are told in their place', () => {
  const faults: readonly (readonly [call: JsonObject, message: string])[] = [
    [{ procedure: 'regU', cureTo }, `call.procedure: expected ${names}, found "regU"`],
    [{ procedure: 'toString', cureTo }, `call.procedure: expected ${names}, found "toString"`],
    [{ procedure: 4, cureTo }, `call.procedure: expected ${names}, found the number 4`],
    [{ procedure: null, cureTo }, `call.procedure: expected ${names}, found null`],
    [{ procedure: 'house' }, 'call.cureTo: expected a field "cureTo", found nothing'],
    [{ procedure: 'house', cureTo, within: 0 }, 'call.within: expected above 0, found 0'],
    [{ procedure: 'house', cureTo, wihtin: 1 }, 'found "wihtin"'],
    [{ procedure: 'regT', cureTo, amount: 'floating' }, 'call.metBy: expected none of an amount'],
  ]
  for (const [call, message] of faults) {
    const result = read(call)
    assert.ok(!result.ok && result.error.message.includes(message), JSON.stringify(result))
  }
  const result = read({ procedure: 'house', cureTo }, { procedure: '', cureTo })
  assert.match(
    result.ok ? '' : result.error.message,
    /ladders\[0\]\.call\.procedure: expected "regT"/,
  )
})

test('[WIRE38] [WIRE10] the schema takes the same two forms', () => {
  const { properties } = rulebook.schema as unknown as { properties: { call: object } }
  const form = Schema.Compile(properties.call)
  assert.ok(form.Check({ procedure: 'regT', cureTo }))
  assert.ok(form.Check({ within: 1, cureTo, amount: 'fixed', onExpiry: 'record' }))
  for (const call of [{ procedure: 'regU', cureTo }, { procedure: 'regT' }, { cureTo }]) {
    assert.ok(!form.Check(call), JSON.stringify(call))
  }
})
