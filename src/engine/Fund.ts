import type { Instrument } from '../model/Instrument.ts'
import { Position } from '../model/Position.ts'
import { Amount } from '../money/Amount.ts'
import { Clearing } from './Clearing.ts'
import { State } from './State.ts'

/** The fund of one market: what it may still pay, and how much its inheritance is under water. */

/** What an inherited position is up or down at the mark; zero where the mark is not known. */
export function profit(state: State, held: Position): Amount {
  const mark = state.book.marks[held.instrument.index]
  return mark === undefined ? Amount.zero : Position.profit(held, mark.price)
}

/** What the fund lost on an inherited position at the mark, zero where it gained. */
export const underWater = (state: State, held: Position): Amount =>
  Amount.max(Amount.zero, Amount.negate(profit(state, held)))

/** What its cap leaves the fund to lose in a market, inheritance not counted. */
export function capLeft(state: State, instrument: Instrument): Amount {
  const clearing = Clearing.of(state, instrument)
  if (clearing === null) return Amount.zero
  const left = Amount.sub(clearing.fundCap, Amount.of(state.fundDrawn[instrument.index] ?? 0n))
  return Amount.max(Amount.zero, left)
}

/**
 * What the fund may pay for bankrupt accounts in a market now: what it may lose there, less what it
 * may need for the loss it already carries there.
 *
 * Rules: [ENG16]
 */
export function available(state: State, instrument: Instrument): Amount {
  const { positions } = State.house(state, 'fund')
  const here = positions.filter((held) => held.instrument === instrument)
  const carried = Amount.sum(here.map((held) => underWater(state, held)))
  return Amount.max(Amount.zero, Amount.sub(bearable(state, instrument), carried))
}

/**
 * What the fund may lose in a market, what it inherited there counted: the less of what its cap and
 * its balance leave, the losses carried elsewhere kept back.
 */
export function bearable(state: State, instrument: Instrument): Amount {
  const { balances, positions } = State.house(state, 'fund')
  let rest = balances[instrument.settleIndex] ?? Amount.zero
  for (const other of positions) {
    const isElsewhere = other.instrument !== instrument
    const counts = isElsewhere && other.instrument.settleIndex === instrument.settleIndex
    if (counts) rest = Amount.sub(rest, underWater(state, other))
  }
  return Amount.max(Amount.zero, Amount.min(rest, capLeft(state, instrument)))
}

/** Whether part of an inheritance is on order already. */
export function isDisposing(state: State, { instrument }: Position): boolean {
  for (const order of state.orders.values()) {
    if (order.purpose === 'dispose' && order.instrument === instrument) return true
  }
  return false
}

export * as Fund from './Fund.ts'
