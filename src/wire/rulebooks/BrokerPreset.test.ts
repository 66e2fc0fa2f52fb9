import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { assess } from '../../margin/assess.ts'
import { chooseAccount, chooseFor } from '../asked/choose.ts'
import { readBook } from '../book/readBook.ts'
import { viewOf } from '../book/viewOf.ts'
import { BrokerPreset, brokerPresets } from './BrokerPreset.ts'

const text = readFileSync(new URL('../../../examples/books/broker.json', import.meta.url), 'utf8')

function viewed() {
  const book = readBook(text)
  assert.ok(book.ok, book.ok ? '' : book.error.message)
  return viewOf(book.value)
}

/** Maintenance in cents of an account of the example under a preset. */
function maintenance(account: string, preset: string): bigint {
  const view = viewed()
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
