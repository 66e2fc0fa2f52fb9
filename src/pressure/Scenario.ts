import { Real } from '../base/Real.ts'
import type { Instrument } from '../model/Instrument.ts'
import { indexScale, PriceBook } from '../model/PriceBook.ts'
import { Decimal } from '../money/Decimal.ts'
import { Integer } from '../money/Integer.ts'
import { Ratio } from '../money/Ratio.ts'
import type { AccountBook } from './AccountBook.ts'
import type { Direction, Toward } from './Direction.ts'

/** A scenario: which prices move, in which direction, and by how much for a move of one. */
export interface Scenario {
  readonly toward: Toward
  /** A description of what moves, for people. */
  readonly name: string
  /**
   * Loadings by instrument and by asset index: a positive one falls where the scenario is down.
   */
  readonly instruments: readonly number[]
  readonly assets: readonly number[]
  /** Set where a single price moves: the answer is then exact, and can be given as a price. */
  readonly single: Single | null
}

export type Single =
  | { readonly kind: 'instrument' | 'underlying'; readonly instrument: Instrument }
  | { readonly kind: 'asset'; readonly asset: number }

/** The scenario's direction, as the distance functions take it. */
export function direction({ toward, instruments, assets, single }: Scenario): Direction {
  if (single !== null && single.kind !== 'asset') {
    return { kind: single.kind, instrument: single.instrument, toward }
  }
  const sign = toward === 'down' ? 1 : -1
  const signed = (loading: number): number => (loading === 0 ? 0 : sign * loading)
  return { kind: 'vector', instruments: instruments.map(signed), assets: assets.map(signed) }
}

/** A share of the price as a log move: down 5 % is ln(1 ÷ 0.95). */
export const moveOf = (toward: Toward, share: number): number =>
  toward === 'down' ? -Real.ln1p(-share) : Real.ln1p(share)

/** A log move as a share of the price, for display. */
export const shareOf = (toward: Toward, move: number): number =>
  toward === 'down' ? -Real.expm1(-move) : Real.expm1(move)

/** The current price, in the quote or the reference currency; null where several prices move. */
export function priceNow({ single }: Scenario, { prices }: AccountBook): number | null {
  if (single === null) return null
  if (single.kind === 'asset') {
    const index = prices.indices[single.asset]
    return index === undefined
      ? null
      : Ratio.toNumber(Ratio.of(index.price, Integer.pow10(indexScale)))
  }
  const mark = PriceBook.usable(prices, single.instrument)
  if (mark === undefined) return null
  return Ratio.toNumber(Ratio.fromDecimal(Decimal.times(mark, single.instrument.tick)))
}

/** The price after a log move. */
export const priceAt = (toward: Toward, price: number, move: number): number =>
  price * Real.exp(toward === 'down' ? -move : move)

export * as Scenario from './Scenario.ts'
