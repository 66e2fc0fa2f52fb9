import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { assess } from '../../margin/assess.ts'
import { chooseAccount, chooseFor } from '../asked/choose.ts'
import { readBook } from '../book/readBook.ts'
import { viewOf } from '../book/viewOf.ts'
import { BrokerPreset, brokerPresets } from './BrokerPreset.ts'

const example = (name: string): string =>
  readFileSync(new URL(`../../../examples/books/${name}.json`, import.meta.url), 'utf8')
const text = example('broker')
const options = example('broker-options')

function viewed(of = text) {
  const book = readBook(of)
  assert.ok(book.ok, book.ok ? '' : book.error.message)
  return viewOf(book.value)
}

/** Maintenance in cents of an account of the example under a preset. */
function maintenance(account: string, preset: string, of = text): bigint {
  const view = viewed(of)
  const one = chooseAccount(view, account)
  return assess(one.account, chooseFor(view, one, preset), view.prices).maintenance
}

test('[BROKER9] the example under each: the rule, the house, and contracts for difference by class', () => {
  const rows = [
    ['ada', 'finra-4210', 8_500_00n],
    ['ada', 'ib-like', 8_500_00n],
    ['ada', 'esma-retail', 3_400_00n],
    ['ben', 'finra-4210', 10_000_00n],
    ['cleo', 'esma-retail', 1_282_05n],
    ['cleo', 'fca-retail', 1_282_05n],
  ] as const
  for (const [account, preset, cents] of rows) {
    assert.equal(maintenance(account, preset), cents, `${account} under ${preset}`)
  }
})

test('[BROKER9] close-out is at half of what opens, in every class and on either side', () => {
  const retail = brokerPresets.filter(({ broker }) => broker.endsWith('retail'))
  for (const { broker, classes, standard } of retail) {
    for (const terms of [standard, ...classes.map((one) => one.terms)]) {
      for (const side of Object.values(terms as unknown as Record<string, Side>)) {
        const [row] = side.maintenance
        assert.equal(Number(row?.rate) * 2, Number(side.initial), broker)
      }
    }
  }
})

interface Side {
  readonly initial: string
  readonly maintenance: readonly { readonly rate: string }[]
}

test('[BROKER9] [BROKER8] a preset is a rulebook of its name, and a name that is none is none', () => {
  for (const preset of brokerPresets) {
    const { id, method, source } = BrokerPreset.rulebookOf(preset)
    assert.deepEqual([id, method.name], [preset.broker, 'broker'])
    assert.ok(source.endsWith(preset.date))
  }
  assert.equal(BrokerPreset.named('nobody'), undefined)
})

test('[BROKER8] a row that does not rise and an instrument that is not there are named', () => {
  const book = JSON.parse(text)
  const told = (method: object) => {
    const found = readBook(
      JSON.stringify({ ...book, rulebooks: [{ preset: 'finra-4210', method }] }),
    )
    return found.ok ? '' : found.error.message
  }
  const side = { initial: '1', maintenance: [{ from: '1', rate: '1' }] }
  assert.match(told({ standard: { long: side, short: side } }), /standard: long/)
  const sound = { initial: '1', maintenance: [{ rate: '1' }] }
  assert.match(told({ instruments: { GME: { long: sound, short: sound } } }), /GME/)
  assert.equal(told({ standard: { long: sound, short: sound } }), '')
})

test('[BROKER9] [BROKER13] options under the presets: paired with stock and one another, an index at 15 %', () => {
  for (const preset of ['finra-4210', 'ib-like']) {
    assert.equal(maintenance('dana', preset, options), 6_375_00n)
    assert.equal(maintenance('eve', preset, options), 3_400_00n)
    assert.equal(maintenance('finn', preset, options), 800_00n)
  }
})

test('[BROKER8] what options ask is read with its place: an underlying that is none, a share above one', () => {
  const book = JSON.parse(options)
  const told = (of: object) => {
    const method = { name: 'broker', standard: null, options: of }
    const found = readBook(
      JSON.stringify({ ...book, rulebooks: [{ preset: 'finra-4210', method }] }),
    )
    return found.ok ? '' : found.error.message
  }
  const terms = { base: '0.2', least: '0.1' }
  assert.equal(told({ netting: 'joint', standard: terms }), '')
  assert.match(told({ netting: 'joint', underlyings: { GME: terms } }), /GME.*defined asset/)
  assert.match(
    told({ netting: 'joint', standard: { ...terms, base: '1.2' } }),
    /options\.standard\.base/,
  )
  assert.match(told({ netting: 'joint', standard: { ...terms, factor: '-1' } }), /factor/)
  assert.match(told({ netting: 'all', standard: terms }), /netting.*"pairs" or "joint"/)
  assert.match(told({ netting: 'joint', standard: { base: '0.2' } }), /least/)
})
