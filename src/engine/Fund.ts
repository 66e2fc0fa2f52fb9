import { Instrument } from '../model/Instrument.ts'
import type { Position } from '../model/Position.ts'
import type { WaterfallProcedure } from '../model/Rulebook.ts'
import { Amount } from '../money/Amount.ts'
import { Integer } from '../money/Integer.ts'
import { State } from './State.ts'

/** The fund of one market: what it may still pay, and how much its inheritance is under water. */

/** The procedure that governs a market: of the first rulebook in force that knows it. */
export function procedure(state: State, { id }: Instrument): WaterfallProcedure | null {
  for (const { active } of state.rulebooks.values()) {
    if (active?.method.brackets.has(id)) return active.waterfall
  }
  return null
}

/** What an inherited position is up or down at the mark; zero where the mark is not known. */
export function profit(state: State, { instrument, lots, cost }: Position): Amount {
  const mark = state.book.marks[instrument.index]
  if (mark === undefined) return Amount.zero
  return Amount.sub(Instrument.value(instrument, lots, mark.price), cost)
}

/** What the fund lost on an inherited position at the mark, zero where it gained. */
export const underWater = (state: State, held: Position): Amount =>
  Amount.max(Amount.zero, Amount.negate(profit(state, held)))

/** What its cap leaves the fund to lose in a market, inheritance not counted. */
export function capLeft(state: State, instrument: Instrument): Amount {
  const rules = procedure(state, instrument)
  if (rules === null) return Amount.zero
  const cap = rules.fundCaps.get(instrument.id) ?? rules.fundCapDefault
  const left = Amount.sub(cap, Amount.of(state.fundDrawn[instrument.index] ?? 0n))
  return Amount.max(Amount.zero, left)
}

/**
 * What the fund may pay for bankrupt accounts in a market now: no more than its cap leaves, than
 * its balance, and never what it may need for the losses it already carries.
 *
 * Rules: [ENG16]
 */
export function available(state: State, instrument: Instrument): Amount {
  const fund = State.house(state, 'fund')
  const balance = fund.balances[instrument.settleIndex] ?? 0n
  let carried = 0n
  let carriedHere = 0n
  for (const held of fund.positions) {
    if (held.instrument.settleIndex !== instrument.settleIndex) continue
    carried += underWater(state, held)
    if (held.instrument === instrument) carriedHere += underWater(state, held)
  }
  const free = Integer.min(balance - carried, capLeft(state, instrument) - carriedHere)
  return Amount.of(Integer.max(0n, free))
}

/**
 * What the fund may still lose on one inheritance: the less of what its cap and its balance leave,
 * the losses carried elsewhere kept back.
 */
export function bearable(state: State, held: Position): Amount {
  const { instrument } = held
  const fund = State.house(state, 'fund')
  let rest: bigint = fund.balances[instrument.settleIndex] ?? 0n
  for (const other of fund.positions) {
    const counts = other !== held && other.instrument.settleIndex === instrument.settleIndex
    if (counts) rest -= underWater(state, other)
  }
  return Amount.of(Integer.max(0n, Integer.min(rest, capLeft(state, instrument))))
}

export * as Fund from './Fund.ts'
