import type { Asset } from '../model/Asset.ts'
import { Instrument } from '../model/Instrument.ts'
import type { Position } from '../model/Position.ts'
import { PriceBook } from '../model/PriceBook.ts'
import { Integer } from '../money/Integer.ts'
import { Ratio } from '../money/Ratio.ts'
import { OptionValue } from '../pricing/OptionValue.ts'
import { markedOf } from './OptionExposure.ts'
import type { Subject } from './Subject.ts'

/** What an account gains or loses as one coin and the volatility of its options move at once. */
export interface StressGrid {
  readonly base: string
  /** Moves of the price, shares of it, and of the volatility, shares of it. */
  readonly prices: readonly string[]
  readonly volatilities: readonly string[]
  /** Quote units, by volatility and then by price; null where something of the coin has no price. */
  readonly profits: readonly (readonly (string | null)[])[]
}

const PLACES = 8

/**
 * Reprices everything on one base: options by Black-76 with the volatility of their marks moved, linear
 * contracts and coins in proportion, inverse contracts by their payoff. Time stands still.
 *
 * Rules: [OPTR2]
 *
 * @example
 * StressGrid.of(subject, 'BTC', [R(-1n, 10n), R(0n), R(1n, 10n)], [R(-1n, 4n), R(0n), R(1n, 2n)])
 */
export function of(
  subject: Pick<Subject, 'account' | 'book' | 'rules'>,
  base: string,
  prices: readonly Ratio[],
  volatilities: readonly Ratio[],
): StressGrid {
  const shares = (of: readonly Ratio[]): readonly string[] =>
    of.map((one) => Ratio.format(one, PLACES))
  return {
    base,
    prices: shares(prices),
    volatilities: shares(volatilities),
    profits: volatilities.map((volatility) =>
      prices.map((price) => {
        const all = profits(subject, base, Ratio.toNumber(price), Ratio.toNumber(volatility))
        const sum = all.reduce<number | null>(
          (whole, one) => (whole === null || one === null ? null : whole + one),
          0,
        )
        return sum === null ? null : Ratio.format(OptionValue.exactly(sum), PLACES)
      }),
    ),
  }
}

/** Of each position and of the coins, in quote units. */
function profits(
  subject: Pick<Subject, 'account' | 'book' | 'rules'>,
  base: string,
  move: number,
  stress: number,
): readonly (number | null)[] {
  const { account, book, rules } = subject
  const coin = rules.assets.find(({ id }) => id === base)
  const spot = coin && book.indices[coin.index]?.price
  const held = coin === undefined ? 0n : (account.balances[coin.index] ?? 0n)
  const coins =
    held === 0n || coin === undefined
      ? []
      : [spot === undefined ? null : worthOf(held, coin.decimals, spot) * move]
  const legs = account.positions.filter(({ instrument }) => instrument.base === base)
  return [...coins, ...legs.map((one) => profitOf(one, subject, move, stress))]
}

const worthOf = (held: bigint, decimals: number, price: bigint): number =>
  Ratio.toNumber(Ratio.mul(Ratio.of(held, Integer.pow10(decimals)), PriceBook.unitsOf(price)))

function profitOf(
  position: Position,
  subject: Pick<Subject, 'book' | 'rules'>,
  move: number,
  stress: number,
): number | null {
  const { instrument } = position
  const mark = PriceBook.usable(subject.book, instrument) ?? null
  if (Instrument.isOption(instrument)) {
    const marked = markedOf(position, instrument, mark, subject)
    if (typeof marked === 'string') return null
    const { terms, units } = marked
    const worth = (forward: number, volatility: number): number =>
      Ratio.toNumber(OptionValue.of({ ...terms, forward, volatility, discount: 1 }))
    const after = worth(terms.forward * (1 + move), terms.volatility * (1 + stress))
    return units * (after - worth(terms.forward, terms.volatility))
  }
  if (mark === null) return null
  const settle = subject.rules.assets[instrument.settleIndex] as Asset
  const notional = Instrument.notional(instrument, position.lots, mark)
  const size = Ratio.toNumber(Ratio.of(notional, Integer.pow10(settle.decimals)))
  const signed = position.lots > 0n ? size : -size
  if (instrument.payoff === 'linear') return signed * move
  const price = Ratio.mul(Ratio.of(mark), Ratio.fromDecimal(instrument.tick))
  return signed * Ratio.toNumber(price) * move
}

export * as StressGrid from './StressGrid.ts'
