import { assert } from '../../base/assert.ts'
import { Real } from '../../base/Real.ts'
import { Result } from '../../base/Result.ts'
import { DepthProfile } from './DepthProfile.ts'
import type { Side } from './ImpactCurve.ts'
import { type ImpactFault, isPositive } from './ImpactFault.ts'
import { Linear } from './Linear.ts'
import { SquareRoot } from './SquareRoot.ts'

/** Laws without reserves: the price displacement as a function of the notional taken. */
export type Law = Linear | SquareRoot | DepthProfile

/**
 * A market that moves by a law and recovers as it refills. Buys and sells are netted: a round trip
 * costs nothing, and a sale in two halves equals one sale.
 */
export interface Elastic {
  readonly kind: 'elastic'
  readonly law: Law
  /** The price without displacement. */
  readonly anchor: number
  /** Buys less sells, in units of the base, as far as not yet refilled. */
  readonly taken: number
}

/**
 * Starts an undisturbed market at a price.
 *
 * Rules: [IMP4] [IMP8]
 *
 * @example
 * Elastic.create({ law: 'linear', depth: 25e9 }, 60_000)
 */
export const create = (law: Law, anchor: number): Result<Elastic, ImpactFault> =>
  isPositive(anchor)
    ? Result.success({ kind: 'elastic', law, anchor, taken: 0 })
    : Result.failure('impact.priceNotPositive')

const sideOf = (taken: number): Side => (taken < 0 ? 'sell' : 'buy')

/** The signed log displacement after a quantity was taken. */
function displacement({ law, anchor }: Elastic, taken: number): number {
  const size = moveOf(law, sideOf(taken), Math.abs(taken) * anchor)
  return taken < 0 ? -size : size
}

export const priceAfter = (market: Elastic, quantity: number): number =>
  market.anchor * Real.exp(displacement(market, market.taken + quantity))

export const price = (market: Elastic): number => priceAfter(market, 0)

/** The bound of prices: a factor of e^100 from the anchor either way. */
const farthest = 100

export function fillable({ law, anchor, taken }: Elastic, quantity: number): number {
  const lowest = -absorbsOf(law, 'sell', farthest) / anchor
  const highest = absorbsOf(law, 'buy', farthest) / anchor
  return Math.max(lowest, Math.min(highest, taken + quantity)) - taken
}

/** What a buyer pays; negative is what a seller receives. */
export const cost = (market: Elastic, quantity: number): number =>
  paidUpTo(market, market.taken + quantity) - paidUpTo(market, market.taken)

function paidUpTo({ law, anchor }: Elastic, taken: number): number {
  const sign = taken < 0 ? -1 : 1
  return sign * paidOf(law, sign, Math.abs(taken) * anchor)
}

export function quantityTo(market: Elastic, move: number): number {
  const to = displacement(market, market.taken) + move
  const notional = absorbsOf(market.law, sideOf(to), Math.abs(to))
  return (to < 0 ? -notional : notional) / market.anchor - market.taken
}

export const after = (market: Elastic, quantity: number): Elastic => ({
  ...market,
  taken: market.taken + quantity,
})

export const refill = (market: Elastic, share: number): Elastic => ({
  ...market,
  taken: market.taken * (1 - share),
})

/** The log move of a notional at the current price, in addition to the displacement. */
export function move(market: Elastic, side: Side, notional: number): number {
  if (market.taken === 0) return moveOf(market.law, side, notional)
  if (notional === 0) return 0
  const now = price(market)
  // At a price of zero, any notional exceeds the quantity available.
  if (now === 0) return Number.POSITIVE_INFINITY
  const quantity = notional / now
  const signed = side === 'sell' ? -quantity : quantity
  const by = displacement(market, market.taken + signed) - displacement(market, market.taken)
  return Math.max(0, side === 'sell' ? -by : by)
}

export function slope(market: Elastic, side: Side, notional: number): number {
  if (market.taken === 0) return slopeOf(market.law, side, notional)
  const now = price(market)
  if (now === 0) return Number.POSITIVE_INFINITY
  const taken = market.taken + (side === 'sell' ? -notional : notional) / now
  const on = taken === 0 ? side : sideOf(taken)
  return (slopeOf(market.law, on, Math.abs(taken) * market.anchor) * market.anchor) / now
}

export function absorbs(market: Elastic, side: Side, move: number): number {
  if (market.taken === 0) return absorbsOf(market.law, side, move)
  return Math.abs(quantityTo(market, side === 'sell' ? -move : move)) * price(market)
}

export function moveOf(law: Law, side: Side, notional: number): number {
  assert(notional >= 0, 'Elastic: a notional is not negative')
  switch (law.law) {
    case 'linear':
      return Linear.move(law, notional)
    case 'squareRoot':
      return SquareRoot.move(law, notional)
    case 'profile':
      return DepthProfile.move(law[side], notional)
  }
}

function slopeOf(law: Law, side: Side, notional: number): number {
  switch (law.law) {
    case 'linear':
      return Linear.slope(law)
    case 'squareRoot':
      return SquareRoot.slope(law, notional)
    case 'profile':
      return DepthProfile.slope(law[side], notional)
  }
}

function absorbsOf(law: Law, side: Side, move: number): number {
  switch (law.law) {
    case 'linear':
      return Linear.absorbs(law, move)
    case 'squareRoot':
      return SquareRoot.absorbs(law, move)
    case 'profile':
      return DepthProfile.absorbs(law[side], move)
  }
}

function paidOf(law: Law, sign: 1 | -1, notional: number): number {
  switch (law.law) {
    case 'linear':
      return Linear.paid(law, sign, notional)
    case 'squareRoot':
      return SquareRoot.paid(law, sign, notional)
    case 'profile':
      return DepthProfile.paid(sign < 0 ? law.sell : law.buy, sign, notional)
  }
}

export * as Elastic from './Elastic.ts'
