import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Snapshot } from '../../src/engine/Snapshot.ts'
import { State } from '../../src/engine/State.ts'
import { step } from '../../src/engine/step.ts'
import { assess } from '../../src/margin/assess.ts'
import type { BrokerMethod, FuturesMethod } from '../../src/model/BrokerMethod.ts'
import type { Ladder, Rulebook } from '../../src/model/Rulebook.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { Desk } from './Desk.ts'
import { digest } from './sameState.ts'
import { rulebook, unit } from './world.ts'

const R = Ratio.of
const row = (rate: bigint, perUnit = 0n, from = 0n) => ({
  ...{ from: R(from), rate: R(rate, 100n), perUnit: R(perUnit, 2n) },
})

const finra: BrokerMethod = {
  ...{ name: 'broker', instruments: new Map(), feeRate: Ratio.zero },
  standard: {
    long: { initial: R(1n, 2n), maintenance: [row(25n)] },
    short: { initial: R(1n, 2n), maintenance: [row(100n, 5n), row(30n, 10n, 5n)] },
  },
}

/** The rule liquidates at its own rate, and the house calls at 30 %: a layer each. */
const layers: readonly Ladder[] = [
  { id: 'rule', levels: [level('rule', R(1n), 'liquidate')] },
  { id: 'house', levels: [level('house', R(5n, 6n), 'call')] },
]

function level(name: string, enter: Ratio, action: 'call' | 'liquidate') {
  return { name, measure: 'maintenance' as const, enter, clear: enter, action }
}

const desk = (part: Partial<Rulebook> = {}) =>
  Desk.create({
    ...{
      method: finra,
      ladders: layers,
      profit: { risk: 'full', spend: 'full' },
      outflowFloor: R(0n),
    },
    call: { ...rulebook().call, cureTo: R(5n, 6n) },
    ...part,
  })

const withdraw = (told: Desk, dollars: bigint, atoms = 0n) =>
  Desk.refusal(
    Desk.tell(told, {
      ...{ type: 'Withdraw', account: 'long', asset: 'USDT' },
      amount: Amount.of(dollars * unit + atoms),
    }),
  )

test('[BROKER3] [SMA2] half is kept to take out, and what a rise lends is the excess', () => {
  const told = desk()
  Desk.open(told, 'long', 20_000n)
  Desk.fill(told, 'long', 1_000n)
  assert.equal(withdraw(told, 0n, 1n), 'margin.insufficient')
  Desk.setMarks(told, 50_000n)
  assert.equal(withdraw(told, 5_000n, 1n), 'margin.insufficient')
  assert.equal(withdraw(told, 5_000n), null)
})

test('[BROKER2] [STOCK6] the house calls at its rate, the rule liquidates at its own, to its target', () => {
  const told = desk()
  Desk.open(told, 'long', 20_000n)
  Desk.fill(told, 'long', 1_000n)
  assert.equal(Desk.pick(Desk.setMarks(told, 28_572n), 'CallOpened').length, 0)
  // Equity of 7,000 is above 6,750 by rule and below 8,100 by house.
  const called = Desk.setMarks(told, 27_000n)
  assert.deepEqual(
    Desk.pick(called, 'CallOpened').map(({ ladder, amount }) => [ladder, amount]),
    [['house', 1_100n * unit]],
  )
  assert.equal(Desk.pick(called, 'LiquidationStarted').length, 0)
  const sold = Desk.setMarks(told, 26_666n)
  assert.equal(Desk.pick(sold, 'LiquidationStarted').length, 1)
  const [order] = Desk.pick(sold, 'LiquidationOrdered')
  assert.ok(order !== undefined && order.lots < 0n && order.lots > -1_000n, 'a part cures')
  const answered = Desk.answer(told, 26_666n)
  assert.equal(Desk.pick(answered, 'LiquidationEnded')[0]?.outcome, 'cured')
})

test('[BROKER2] a deposit of exactly the call meets it, an atom less does not', () => {
  const after = (less: bigint) => {
    const told = desk()
    Desk.open(told, 'long', 20_000n)
    Desk.fill(told, 'long', 1_000n)
    const [call] = Desk.pick(Desk.setMarks(told, 27_000n), 'CallOpened')
    const events = Desk.deposit(told, 'long', 0n, (call?.amount ?? 0n) - less)
    return Desk.pick(events, 'CallMet').length
  }
  assert.deepEqual([after(0n), after(1n)], [1, 0])
})

test('[BROKER9] a client of a retail broker owes nothing after a gap: the house bears it', () => {
  const side = { initial: R(1n, 5n), maintenance: [row(10n)] }
  const told = desk({
    method: { ...finra, standard: { long: side, short: side } },
    ladders: [{ id: 'closeOut', levels: [level('closeOut', R(1n), 'liquidate')] }],
    waterfall: {
      ...rulebook().waterfall,
      fundCaps: new Map(),
      fundCapDefault: Amount.of(10n ** 9n * unit),
    },
  })
  Desk.open(told, 'long', 10_000n)
  Desk.fill(told, 'long', 1_000n)
  Desk.setMarks(told, 33_334n)
  assert.equal(
    Desk.pick(
      told.entries.flatMap(({ events }) => events),
      'LiquidationStarted',
    ).length,
    0,
  )
  Desk.setMarks(told, 25_000n)
  Desk.answer(told, 25_000n)
  Desk.setMarks(told, 25_000n)
  const all = told.entries.flatMap(({ events }) => events)
  assert.deepEqual(
    Desk.pick(all, 'LiquidationEnded').map(({ outcome }) => outcome),
    ['bankrupt'],
  )
  assert.equal(Desk.pick(all, 'FundPaid').length, 1)
  assert.equal(Desk.balance(told, 'long'), 0n)
  assert.equal(Desk.pick(all, 'Deleveraged').length, 0)
})

test('[BROKER11] a dividend pays longs and charges shorts, and with the mark lower changes no equity', () => {
  const told = desk()
  for (const account of ['long', 'short']) Desk.open(told, account, 50_000n)
  Desk.fill(told, 'long', 1_000n)
  Desk.fill(told, 'short', -400n)
  const equity = (account: string) => {
    const one = State.account(told.state, account)
    const rules = State.rulesOf(told.state, one)
    assert.ok(rules !== null)
    return assess(one, rules, told.state.book).equity
  }
  const before = ['long', 'short'].map(equity)
  // 500 a coin, which is half a dollar a lot, at 1e-9 of atoms.
  const index = -(unit / 2n) * 10n ** 9n
  Desk.tell(told, { type: 'SetFunding', instrument: Desk.btc, index })
  Desk.setMarks(told, 39_500n)
  assert.deepEqual(['long', 'short'].map(equity), before)
  Desk.fill(told, 'long', -1_000n, 39_500n)
  Desk.fill(told, 'short', 400n, 39_500n)
  assert.equal(Desk.balance(told, 'long'), 50_000n * unit)
  assert.equal(Desk.balance(told, 'short'), 50_000n * unit)
})

test('[BROKER7] a raise of margins on its day calls who holds the contract, at no new price', () => {
  const told = desk()
  const raised = told.time + 60_000
  const amounts = (from: number, initial: bigint, maintenance: bigint) => ({
    ...{ from, initial: R(initial), maintenance: R(maintenance) },
  })
  const contracts = new Map([
    [Desk.btc, [amounts(0, 2_000n, 1_000n), amounts(raised, 8_000n, 7_000n)]],
  ])
  const method: FuturesMethod = { name: 'futures', contracts, feeRate: Ratio.zero }
  const later = desk({ method, ladders: layers })
  Desk.open(later, 'long', 8_000n)
  Desk.fill(later, 'long', 1_000n)
  assert.equal(Desk.pick(Desk.wait(later, 59_999), 'CallOpened').length, 0)
  const called = Desk.wait(later, 1)
  assert.deepEqual(
    Desk.pick(called, 'CallOpened').map(({ ladder }) => ladder),
    ['house'],
  )
})

test('[BROKER2] the same commands, from a snapshot on or from the start, give the same state', () => {
  const told = desk()
  Desk.open(told, 'long', 20_000n)
  Desk.fill(told, 'long', 1_000n)
  const kept = Snapshot.take(told.state)
  Desk.setMarks(told, 26_666n)
  const later = told.entries.at(-1)?.command
  assert.ok(later)
  const restored = Snapshot.restore(kept, State.create())
  step(restored, later)
  assert.equal(digest(restored), digest(told.state))
})
