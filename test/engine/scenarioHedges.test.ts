import assert from 'node:assert/strict'
import { test } from 'node:test'
import { unbalanced } from '../../src/engine/reconcile.ts'
import { State } from '../../src/engine/State.ts'
import { assess } from '../../src/margin/assess.ts'
import type { InstrumentSpec } from '../../src/model/Instrument.ts'
import type { ScenarioMethod, Shares } from '../../src/model/ScenarioMethod.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Price } from '../../src/money/Price.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { Desk } from './Desk.ts'
import { instruments, rulebook, unit } from './world.ts'

const R = Ratio.of
const [near, far] = ['BTC/USDT:USDT', 'BTC/USDT:USDT-far'] as const
const both = (share: Ratio): Shares => ({ initial: share, maintenance: share })

/** A tenth of what is left after netting, and a thousandth of what is hedged. */
const method: ScenarioMethod = {
  name: 'scenario',
  units: new Map([
    [
      'BTC',
      {
        moves: [R(-1n, 10n), R(1n, 10n)].map((move) => ({ move, weight: Ratio.one })),
        ...{ loss: both(Ratio.one), size: both(Ratio.zero), net: both(R(1n, 1_000n)) },
        hedged: both(R(1n, 1_000n)),
      },
    ],
  ]),
  collateral: new Map(),
  feeRate: Ratio.zero,
}

function mark(told: Desk, one: bigint, other: bigint) {
  const { time } = told
  const marks = [
    { instrument: near, price: Price.of(one), time, source: 'test' },
    { instrument: far, price: Price.of(other), time, source: 'test' },
  ]
  const indices = [{ asset: 'BTC', price: one * 10n ** 12n, time, source: 'test' }]
  return Desk.tell(told, { type: 'SetMarks', marks, indices })
}

/** Ten long of one contract against ten short of the other, on 1,000. */
function hedged(): Desk {
  const { ladders } = rulebook()
  const profit = { risk: 'full', spend: 'full' } as const
  const told = Desk.create({ method, ladders, profit, outflowFloor: R(0n) })
  const instrument = { ...(instruments[0] as InstrumentSpec), id: far }
  Desk.tell(told, { type: 'DefineInstrument', instrument })
  mark(told, 40_000n, 40_000n)
  Desk.open(told, 'a', 50_000n)
  Desk.fill(told, 'a', 10_000n, 40_000n, near)
  Desk.fill(told, 'a', -10_000n, 40_000n, far)
  const amount = Amount.of(49_000n * unit)
  Desk.tell(told, { type: 'Withdraw', account: 'a', asset: 'USDT', amount })
  assert.equal(Desk.balance(told, 'a'), 1_000n * unit)
  return told
}

const place = (told: Desk, instrument: string, lots: bigint, price: bigint) =>
  Desk.refusal(
    Desk.tell(told, {
      ...{ type: 'PlaceOrder', account: 'a', order: `o${told.count}`, instrument, leg: 'net' },
      ...{ lots: Quantity.of(lots), price: Price.of(price), reduceOnly: true },
    }),
  )

const asked = ({ state }: Desk): bigint => {
  const one = State.account(state, 'a')
  const rules = State.rulesOf(state, one)
  assert.ok(rules)
  return assess(one, rules, state.book).maintenance / unit
}

test('[METHOD15] [SCEN10] a hedge is not closed by who could not open what it hedges', () => {
  const told = hedged()
  assert.equal(asked(told), 400n)
  // Bare, ten long ask 40,000 of who has 1,000: at 40,000 a bet that others pay for when it is lost.
  assert.equal(place(told, far, 10_000n, 40_000n), 'margin.insufficient')
  assert.equal(place(told, near, -10_000n, 40_000n), 'margin.insufficient')
  // What lies within the margin is let through: 100 bare lots ask 400.
  assert.equal(place(told, far, 100n, 40_000n), null)
})

test('[METHOD15] a leg that nothing hedges is closed at any price', () => {
  const told = hedged()
  Desk.open(told, 'b', 5_000n)
  Desk.fill(told, 'b', 1_000n, 40_000n, near)
  mark(told, 35_500n, 35_500n)
  const order = { type: 'PlaceOrder', account: 'b', order: 'out', instrument: near, leg: 'net' }
  const words = { lots: Quantity.of(-1_000n), price: Price.of(35_000n), reduceOnly: true }
  assert.notEqual(
    Desk.refusal(Desk.tell(told, { ...order, ...words } as never)),
    'margin.insufficient',
  )
})

test('[LIQ19] where each leg is the other\u2019s hedge a liquidation is not stuck', () => {
  const told = hedged()
  // The basis moves against both: 1,000 less 700 are below 400.
  const events = mark(told, 40_000n, 40_070n)
  assert.equal(Desk.pick(events, 'LiquidationStarted').length, 1)
  assert.ok(Desk.pick(events, 'LiquidationOrdered').length > 0)
  for (let left = 60; left > 0 && State.account(told.state, 'a').positions.length > 0; left--) {
    Desk.answer(told, 40_000n)
    Desk.wait(told, 1_000)
  }
  assert.equal(unbalanced(told.state), null)
  const all = told.entries.flatMap(({ events: some }) => some)
  assert.equal(Desk.pick(all, 'LiquidationEnded').length, 1)
})
