import assert from 'node:assert/strict'
import { test } from 'node:test'
import { unbalanced } from '../../src/engine/reconcile.ts'
import { Snapshot } from '../../src/engine/Snapshot.ts'
import { State } from '../../src/engine/State.ts'
import { step } from '../../src/engine/step.ts'
import { assess } from '../../src/margin/assess.ts'
import { Price } from '../../src/money/Price.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { desk as brokerDesk, stock as perpetual } from './brokerDesk.ts'
import { Desk } from './Desk.ts'
import { digest } from './sameState.ts'
import { unit } from './world.ts'

const [low, high] = ['BTC-call-41000', 'BTC-call-42000'] as const

/** Marks in whole dollars: of the stock, of the call at 41,000 and of that at 42,000. */
function mark(desk: Desk, stock: bigint, calls: readonly [bigint, bigint]) {
  const { time } = desk
  const marks = (
    [
      [perpetual, stock],
      [low, calls[0]],
      [high, calls[1]],
    ] as const
  ).map(([instrument, price]) => ({ instrument, price: Price.of(price), time, source: 'test' }))
  const indices = [{ asset: 'BTC', price: stock * 10n ** 12n, time, source: 'test' }]
  return Desk.tell(desk, { type: 'SetMarks', marks, indices })
}

function desk(dollars: bigint): Desk {
  const { told } = brokerDesk(dollars)
  mark(told, 40_000n, [800n, 500n])
  return told
}

const place = (told: Desk, instrument: string, lots: bigint, price: bigint, reduceOnly = false) =>
  Desk.refusal(
    Desk.tell(told, {
      ...{ type: 'PlaceOrder', account: 'a', order: `o${told.count}`, instrument, leg: 'net' },
      ...{ lots: Quantity.of(lots), price: Price.of(price), reduceOnly },
    }),
  )

const asked = ({ state }: Desk) => {
  const one = State.account(state, 'a')
  const rules = State.rulesOf(state, one)
  assert.ok(rules)
  const { equity, maintenance } = assess(one, rules, state.book)
  return [equity / unit, maintenance / unit]
}

test('[BROKER13] [BROKER14] [METHOD15] a spread is legged into for what it may lose, and never out of to a naked call', () => {
  const told = desk(1_000n)
  // Bare, a call written asks 20 % of 40,000 less 1,000.
  assert.equal(place(told, high, -1_000n, 500n), 'margin.insufficient')
  assert.equal(place(told, low, 1_000n, 1_001n), 'margin.insufficient')
  Desk.fill(told, 'a', 1_000n, 800n, low)
  assert.equal(place(told, high, -1_000n, 500n), null)
  Desk.tell(told, { type: 'CloseOrder', account: 'a', order: `o${told.count - 1}` })
  Desk.fill(told, 'a', -1_000n, 500n, high)
  assert.deepEqual(asked(told), [1_000n, 300n])
  assert.equal(place(told, low, -1_000n, 800n, true), 'margin.insufficient')
  assert.equal(place(told, high, 1_000n, 500n, true), null)
})

test('[BROKER12] stock that covers a call is sold only by who could write it bare', () => {
  const told = desk(20_000n)
  Desk.fill(told, 'a', 1_000n, 40_000n)
  Desk.fill(told, 'a', -1_000n, 500n, high)
  assert.deepEqual(asked(told), [20_000n, 9_500n])
  assert.equal(place(told, perpetual, -1_000n, 40_000n, true), null, 'it releases more')
  const poor = desk(20_000n)
  Desk.fill(poor, 'a', 1_000n, 40_000n)
  Desk.fill(poor, 'a', -3_000n, 500n, high)
  // One of three is covered.
  assert.deepEqual(asked(poor), [20_000n, 10_000n - 1_500n + 1_000n + 2n * 6_000n])
})

/** Two calls written, one of them covered by one that is held. */
function ratio(): Desk {
  const told = desk(10_000n)
  Desk.fill(told, 'a', 1_000n, 500n, high)
  Desk.fill(told, 'a', -2_000n, 800n, low)
  // 11,100 in cash; the spread may lose 1,000 and the bare call asks 7,000 beyond its price.
  assert.deepEqual(asked(told), [10_000n, 1_000n + 500n - 800n + 7_000n])
  return told
}

test('[LIQ19] [METHOD15] what was written is bought back; what covers some of it is not sold before', () => {
  const told = ratio()
  const events = mark(told, 44_000n, [4_500n, 3_600n])
  assert.deepEqual(asked(told), [5_700n, 1_000n + 3_600n - 4_500n + 8_800n])
  const orders = Desk.pick(events, 'LiquidationOrdered')
  assert.deepEqual(
    orders.map(({ instrument, lots }) => [instrument, lots]),
    [[low, 429n]],
  )
  // To nine tenths of equity after fees of 0.25 %: as many as release 8,800 each.
  Desk.answer(told, 4_500n)
  const [equity = 0n, kept = 0n] = asked(told)
  assert.ok(equity >= kept)
})

test('[BROKER13] what a spread may lose is all that it ever asks, wherever prices go', () => {
  const told = desk(700n)
  Desk.fill(told, 'a', -1_000n, 800n, low)
  Desk.fill(told, 'a', 1_000n, 500n, high)
  for (const [stock, one, other] of [
    [44_000n, 3_100n, 2_200n],
    [60_000n, 19_000n, 18_000n],
    [10_000n, 0n, 0n],
  ] as const) {
    const events = mark(told, stock, [one, other])
    assert.equal(Desk.pick(events, 'LiquidationStarted').length, 0)
    const [equity = 0n, kept = 0n] = asked(told)
    assert.equal(equity, kept, 'exactly')
  }
})

test('[BROKER13] replayed, the same account is called and liquidated alike', () => {
  const [one, other] = [ratio(), ratio()]
  for (const told of [one, other]) mark(told, 44_000n, [4_500n, 3_600n])
  assert.equal(digest(one.state), digest(other.state))
  const restored = Snapshot.restore(Snapshot.take(one.state))
  assert.equal(digest(restored), digest(one.state))
  for (const state of [one.state, restored]) {
    const command = { type: 'AdvanceTime', id: 'later', time: one.time + 1_000 } as const
    step(state, command)
  }
  assert.equal(digest(restored), digest(one.state))
})

test('[LIQ19] a hedge weighs nothing in what is lost: a spread beside stock that ruins its holder', () => {
  const told = desk(21_000n)
  Desk.fill(told, 'a', 1_000n, 40_000n)
  Desk.fill(told, 'a', 1_000n, 800n, low)
  Desk.fill(told, 'a', -1_000n, 500n, high)
  const started = Desk.pick(mark(told, 15_000n, [10n, 8n]), 'LiquidationStarted')
  assert.deepEqual(
    started.flatMap(({ weights }) => weights.map((one) => one.maintenance / unit)),
    [3_750n, 10n, 0n],
  )
  Desk.answer(told, 15_000n)
  mark(told, 15_000n, [10n, 8n])
  const all = told.entries.flatMap(({ events }) => events)
  assert.equal(Desk.pick(all, 'LiquidationEnded').length, 1)
  assert.equal(unbalanced(told.state), null)
})
