import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { unbalanced } from '../../src/engine/reconcile.ts'
import { Snapshot } from '../../src/engine/Snapshot.ts'
import { State } from '../../src/engine/State.ts'
import { assess } from '../../src/margin/assess.ts'
import type { InstrumentSpec } from '../../src/model/Instrument.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Price } from '../../src/money/Price.ts'
import { method } from './brokerDesk.ts'
import { Desk } from './Desk.ts'
import { digest } from './sameState.ts'
import { instruments, unit } from './world.ts'

const e12 = 10n ** 12n
const stock = 'OIL/USDT:USDT'

/** A broker's desk with stock at 40,000 dollars that nobody has as an asset, and accounts. */
function deskOf(cash: Readonly<Record<string, bigint>>): Desk {
  const told = Desk.create({ method })
  const listing: InstrumentSpec = { ...(instruments[0] as InstrumentSpec), id: stock, base: 'OIL' }
  Desk.tell(told, { type: 'DefineInstrument', instrument: listing })
  for (const [account, dollars] of Object.entries(cash)) Desk.open(told, account, dollars)
  quote(told, 40_000n)
  return told
}

function quote(told: Desk, price: bigint) {
  const from = { time: told.time, source: 'test' }
  return Desk.tell(told, {
    type: 'SetMarks',
    marks: [{ instrument: stock, price: Price.of(price), ...from }],
    indices: [{ asset: 'OIL', price: price * e12, ...from }],
  })
}

const pay = (told: Desk, perUnit: bigint, exDate = told.time, instrument = stock) =>
  Desk.tell(told, {
    ...{ type: 'PayDividend', instrument, perUnit, exDate, by: 'desk', reason: 'quarter' },
  })

const equity = ({ state }: Desk, account: string): bigint => {
  const one = State.account(state, account)
  const rules = State.rulesOf(state, one)
  assert.ok(rules)
  return assess(one, rules, state.book).equity
}

const priceOf = ({ state }: Desk) => {
  const { book } = state
  const mark = book.marks[State.instrument(state, stock).index]?.price
  return [mark, (book.indices[State.asset(state, 'OIL').index]?.price ?? 0n) / e12]
}

test('[DIV1] [DIV2] [BROKER11] longs are paid and shorts pay, in cash, and nobody is worth more or less', () => {
  const told = deskOf({ long: 50_000n, short: 50_000n, none: 1n })
  Desk.fill(told, 'long', 1_000n, 40_000n, stock)
  Desk.fill(told, 'short', -400n, 40_000n, stock)
  const before = ['long', 'short'].map((account) => equity(told, account))
  const events = pay(told, 500n * e12)
  assert.match(Desk.types(events), /^DividendDeclared MarksSet DividendPaid DividendPaid/)
  assert.equal(Desk.balance(told, 'long'), 50_500n * unit)
  assert.equal(Desk.balance(told, 'short'), 49_800n * unit)
  assert.deepEqual(priceOf(told), [39_500n, 39_500n])
  assert.deepEqual(
    ['long', 'short'].map((account) => equity(told, account)),
    before,
  )
  assert.equal(unbalanced(told.state), null)
})

test('[DIV3] no dividend is paid twice, before its day, or on another day that is not later', () => {
  const told = deskOf({ long: 50_000n })
  Desk.fill(told, 'long', 1_000n, 40_000n, stock)
  assert.equal(Desk.refusal(pay(told, e12, told.time + 1)), 'dividend.early')
  assert.equal(Desk.refusal(pay(told, e12)), null)
  const restored: Desk = { ...told, state: Snapshot.restore(Snapshot.take(told.state)) }
  assert.equal(digest(restored.state), digest(told.state))
  for (const one of [told, restored]) {
    assert.equal(Desk.refusal(pay(one, e12)), 'dividend.duplicate')
    assert.equal(Desk.refusal(pay(one, e12, one.time - 1)), 'dividend.duplicate')
  }
  assert.equal(Desk.balance(told, 'long'), 50_001n * unit)
  told.time += 1
  assert.equal(Desk.refusal(pay(told, e12)), null)
})

test('[DIV1] what is no stock, no dividend, or has no price that could fall is refused', () => {
  const told = deskOf({ long: 50_000n })
  const refused = (perUnit: bigint, instrument = stock) =>
    Desk.refusal(pay(told, perUnit, told.time, instrument))
  assert.equal(refused(0n), 'amount.notPositive')
  assert.equal(refused(-e12), 'amount.notPositive')
  assert.equal(refused(10n ** 40n), 'command.tooLarge')
  assert.equal(refused(40_000n * e12), 'dividend.impossible')
  assert.equal(refused(e12, 'BTC/USDT'), 'instrument.notTradable')
  assert.equal(refused(e12, 'BTC/USD:BTC'), 'instrument.notTradable')
  assert.equal(refused(e12, 'nothing'), 'instrument.unknown')
  const bare = { ...(instruments[0] as InstrumentSpec), id: 'bare', base: 'OIL' }
  Desk.tell(told, { type: 'DefineInstrument', instrument: bare })
  assert.equal(refused(e12, 'bare'), 'price.missing')
  const amount = Amount.of(1n)
  Desk.tell(told, { type: 'Deposit', account: 'long', asset: 'OIL', amount })
  assert.equal(refused(e12), 'dividend.impossible')
  assert.deepEqual(priceOf(told), [40_000n, 40_000n])
})

test('[DIV2] a dividend lends nothing: what could be withdrawn before is all that can be after it', () => {
  const told = deskOf({ long: 20_000n })
  Desk.fill(told, 'long', 1_000n, 40_000n, stock)
  pay(told, 5_000n * e12)
  const take = (dollars: bigint) =>
    Desk.refusal(
      Desk.tell(told, {
        ...{ type: 'Withdraw', account: 'long', asset: 'USDT', amount: Amount.of(dollars * unit) },
      }),
    )
  // 20,000 against half of 35,000: of the 5,000 that came half is what the stock asks less.
  assert.equal(take(2_501n), 'margin.insufficient')
  assert.equal(take(2_500n), null)
})

test('[DIV2] who is short is not liquidated for what fell as well, and a liquidation that runs goes on', () => {
  const told = deskOf({ short: 12_000n })
  Desk.fill(told, 'short', -1_000n, 40_000n, stock)
  quote(told, 41_000n)
  const events = pay(told, 900n * e12)
  assert.deepEqual(Desk.pick(events, 'LiquidationStarted'), [])
  const late = deskOf({ short: 10_000n })
  Desk.fill(late, 'short', -1_000n, 40_000n, stock)
  const begun = quote(late, 41_000n)
  assert.equal(Desk.pick(begun, 'LiquidationStarted').length, 1)
  assert.equal(Desk.refusal(pay(late, 100n * e12)), null)
  Desk.answer(late, 40_900n)
  assert.equal(unbalanced(late.state), null)
})

test('[DIV1] [DIV2] in fractions each leg is rounded against itself, and the mark falls by whole ticks', () => {
  const drawn = fc.record({
    ...{ long: fc.bigInt(1n, 999n), short: fc.bigInt(1n, 300n) },
    perUnit: fc.bigInt(1n, 5_000n * e12),
  })
  fc.assert(
    fc.property(drawn, ({ long, short, perUnit }) => {
      const told = deskOf({ long: 90_000n, short: 90_000n })
      Desk.fill(told, 'long', long, 40_000n, stock)
      Desk.fill(told, 'short', -short, 40_000n, stock)
      const before = [equity(told, 'long'), equity(told, 'short')] as const
      assert.equal(Desk.refusal(pay(told, perUnit)), null)
      const [up, down] = [equity(told, 'long') - before[0], equity(told, 'short') - before[1]]
      // A tick is a dollar for a thousand lots.
      const tick = (lots: bigint) => (lots * unit) / 1_000n
      assert.ok(up >= 0n && up <= tick(long), `${up}`)
      assert.ok(down <= 0n && -down <= tick(short) + 1n, `${down}`)
      assert.equal(unbalanced(told.state), null)
    }),
    { numRuns: 60 },
  )
})
