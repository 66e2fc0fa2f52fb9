import { Random } from '../../src/base/Random.ts'
import type { Command } from '../../src/engine/Command.ts'
import { State } from '../../src/engine/State.ts'
import { step } from '../../src/engine/step.ts'
import { assess } from '../../src/margin/assess.ts'
import { available } from '../../src/margin/available.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Price } from '../../src/money/Price.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { type Draft, instruments, opening, prices, start } from '../engine/world.ts'

/**
 * Traders who ask for nothing unsafe: orders within a tenth of what is free at ten times, at most
 * half a per cent from the mark, coins that they hold, reductions of what is open, withdrawals of
 * less than half of what is free in cash. Prices move by half a per cent a step.
 */
export function carefulRun(seed: number, length: number): State {
  const state = State.create()
  const random = Random.create(seed, 61)
  const walk = [...prices]
  let [time, count] = [start, 0]
  const tell = (draft: Draft): void => {
    count += 1
    step(state, { ...draft, id: `k${count}`, time } as Command)
  }
  for (const draft of opening(seed)) tell(draft)
  tell(quote(walk, time))
  tell({ type: 'Arm', by: 'desk', reason: 'test' })
  for (let index = 0; index < length; index++) {
    time += 1_000
    if (index % 4 === 0) {
      move(walk, random)
      tell(quote(walk, time))
      for (const draft of answers(state, walk)) tell(draft)
    }
    const name = people[random.below(people.length)] ?? 'a'
    for (const draft of request(state, name, random, walk, count)) tell(draft)
  }
  return state
}

const people = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'maker']

function move(walk: bigint[], random: Random): void {
  const [bitcoin, ether] = [random.below(101) - 50, random.below(101) - 50]
  walk.forEach((price, index) => {
    const mills = instruments[index]?.base === 'BTC' ? bitcoin : ether
    walk[index] = price + (price * BigInt(mills)) / 10_000n
  })
}

function quote(walk: readonly bigint[], time: number): Draft {
  const from = { time, source: 'test' }
  return {
    type: 'SetMarks',
    marks: instruments.map(({ id }, index) => ({
      instrument: id,
      price: Price.of(walk[index] ?? 1n),
      ...from,
    })),
    indices: [
      { asset: 'USDT', price: 10n ** 12n, ...from },
      { asset: 'BTC', price: (walk[0] ?? 1n) * 10n ** 12n, ...from },
      { asset: 'ETH', price: ((walk[1] ?? 1n) * 10n ** 12n) / 10n, ...from },
    ],
  }
}

function answers(state: State, walk: readonly bigint[]): readonly Draft[] {
  const executions = [...state.orders.values()].map(({ id, instrument, left }) => ({
    order: id,
    instrument: instrument.id,
    lots: left,
    price: Price.of(walk[instrument.index] ?? 1n),
    fee: Amount.zero,
    status: 'done' as const,
  }))
  return executions.length === 0 ? [] : [{ type: 'ReportExecution', executions }]
}

/** What an account may take on, units of the numeraire; nothing while it is liquidated. */
function freeOf(state: State, name: string): bigint {
  const account = state.accountById.get(name)
  const rules = account && State.rulesOf(state, account)
  if (!account || !rules || account.liquidation !== null) return 0n
  return available(assess(account, rules, state.book, 'credit')) / 10n ** 8n
}

function request(
  state: State,
  name: string,
  random: Random,
  walk: readonly bigint[],
  count: number,
): readonly Draft[] {
  const account = state.accountById.get(name)
  const free = freeOf(state, name)
  if (account === undefined || free < 100n) return []
  const kind = random.below(10)
  if (kind === 0) return withdrawal(state, name, free)
  const held = account.positions[random.below(Math.max(1, account.positions.length))]
  if (kind <= 2 && held !== undefined) {
    const { instrument, leg, lots } = held
    if (account.orders.some((order) => order.instrument === instrument)) return []
    const price = walk[instrument.index] ?? 1n
    return order(name, `k${count}`, instrument.id, leg, -lots, price, kind === 1)
  }
  // The future expires within the hour and is left alone.
  const instrument = state.instruments[[0, 1, 2, 4, 5][random.below(5)] ?? 0]
  if (instrument === undefined) return []
  const isBuy = random.below(2) === 0
  const price = ((walk[instrument.index] ?? 1n) * BigInt(9_950 + random.below(101))) / 10_000n
  const dollars = instrument.kind === 'spot' ? free / 10n : free
  const lots = lotsFor(state, instrument.index, dollars, walk)
  if (lots === 0n) return []
  if (instrument.kind === 'spot' && !isBuy) {
    const coins = account.balances[instrument.baseIndex] ?? 0n
    const { numerator, denominator } = instrument.baseAtomsPerLot
    if (coins * denominator < lots * numerator * 2n) return []
  }
  if (instrument.kind === 'spot' && isBuy) {
    const cash = (account.balances[instrument.settleIndex] ?? 0n) / 10n ** 8n
    if (cash < dollars * 2n) return []
  }
  const hedged = account.positionMode === 'hedge' && instrument.kind !== 'spot'
  const leg = hedged ? (isBuy ? 'long' : 'short') : 'net'
  return order(name, `k${count}`, instrument.id, leg, isBuy ? lots : -lots, price, false)
}

/** An order, and its fill at its own price. */
function order(
  account: string,
  id: string,
  instrument: string,
  leg: 'net' | 'long' | 'short',
  lots: bigint,
  price: bigint,
  reduceOnly: boolean,
): readonly Draft[] {
  const what = {
    account,
    instrument,
    leg,
    lots: Quantity.of(lots),
    price: Price.of(price),
  } as const
  return [
    { type: 'PlaceOrder', order: id, ...what, reduceOnly },
    { type: 'ReportFill', fill: id, ...what, fee: Amount.zero, order: id },
  ]
}

function withdrawal(state: State, account: string, free: bigint): readonly Draft[] {
  const index = state.assetById.get('USDT')?.index ?? 0
  const cash = (state.accountById.get(account)?.balances[index] ?? 0n) / 10n ** 8n
  const units = (cash < free ? cash : free) / 3n
  if (units <= 0n) return []
  return [{ type: 'Withdraw', account, asset: 'USDT', amount: Amount.of(units * 10n ** 8n) }]
}

/** Lots that are worth so many units of the numeraire at the mark. */
function lotsFor(state: State, index: number, dollars: bigint, walk: readonly bigint[]): bigint {
  const instrument = state.instruments[index]
  const mark = walk[index] ?? 1n
  if (instrument === undefined) return 0n
  const { numerator, denominator } = instrument.multiplier
  const isLinear = instrument.payoff === 'linear'
  const atoms = isLinear ? (mark * numerator) / denominator : 100n * 10n ** 8n
  return (dollars * 10n ** 8n) / (atoms === 0n ? 1n : atoms)
}
