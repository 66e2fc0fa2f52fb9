import { move } from '../../ledger/move.ts'
import type { Instrument } from '../../model/Instrument.ts'
import { MarketDepth } from '../../model/MarketDepth.ts'
import type { Position } from '../../model/Position.ts'
import { Amount } from '../../money/Amount.ts'
import { Quantity } from '../../money/Quantity.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { AccountState } from '../AccountState.ts'
import type { Trade } from '../Event.ts'
import { State } from '../State.ts'

/**
 * Adds a decided trade to an account and subtracts it from the street, so contracts, costs and
 * money still sum to zero. Shared by fills, executions, takeovers and deleveraging.
 *
 * Rules: [ENG3]
 */
export function applyTrade(state: State, trade: Trade): void {
  const account = State.account(state, trade.account)
  const instrument = State.instrument(state, trade.instrument)
  const { settleIndex } = instrument
  move(State.house(state, 'street'), account, settleIndex, trade.realised)
  if (instrument.kind === 'spot') deliver(state, account, instrument, trade.lots)
  else {
    change(state, account, instrument, trade)
    const { lots, cost } = state.street
    lots[instrument.index] = (lots[instrument.index] ?? 0n) - trade.lots
    cost[instrument.index] = (cost[instrument.index] ?? 0n) - trade.cost
    move(State.house(state, 'clearing'), account, settleIndex, trade.funding)
  }
  move(account, State.house(state, 'fees'), settleIndex, trade.fee)
}

/** Spot delivers the base asset: whole atoms per lot, which its definition guarantees. */
function deliver(
  state: State,
  account: AccountState,
  instrument: Instrument,
  lots: Quantity,
): void {
  take(state, account, instrument, Amount.of(Ratio.mulDown(lots, instrument.baseAtomsPerLot)))
}

/** Takes an amount of the base from the street, or gives it where below zero. */
export function take(
  state: State,
  account: AccountState,
  { baseIndex }: Instrument,
  amount: Amount,
): void {
  move(State.house(state, 'street'), account, baseIndex, amount)
}

/** Replaces the leg by the one after the trade. */
function change(state: State, account: AccountState, instrument: Instrument, trade: Trade): void {
  const { positions } = account
  const index = positions.findIndex(
    (held) => held.instrument.index === instrument.index && held.leg === trade.leg,
  )
  const before = positions[index]
  const after: Position = {
    instrument,
    leg: trade.leg,
    lots: Quantity.add(before?.lots ?? Quantity.zero, trade.lots),
    cost: Amount.add(before?.cost ?? Amount.zero, trade.cost),
    funding: trade.fundingIndex,
  }
  if (after.lots === 0n) positions.splice(index, 1)
  else if (index < 0) positions.push(after)
  else positions[index] = after
  countLeg(state, account, instrument, before?.lots ?? 0n, after.lots)
}

/**
 * Counts the change of a leg of an account, after it has changed: in the open interest of its
 * instrument, and in who holds that.
 */
export function countLeg(
  { book, holders }: State,
  account: AccountState,
  { index }: Instrument,
  before: bigint,
  after: bigint,
): void {
  const interest = book.interest[index] ?? MarketDepth.noInterest
  book.interest[index] = MarketDepth.moved(interest, before, after)
  holders[index] ??= new Set()
  const held = holders[index]
  if (after !== 0n) held.add(account)
  else if (!account.positions.some(({ instrument }) => instrument.index === index)) {
    held.delete(account)
  }
}
