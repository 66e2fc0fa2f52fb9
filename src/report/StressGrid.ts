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
  const parts = partsOf(subject, base)
  return {
    base,
    prices: shares(prices),
    volatilities: shares(volatilities),
    profits: volatilities.map((volatility) =>
      prices.map((price) => {
        if (parts === null) return null
        const [move, stress] = [Ratio.toNumber(price), Ratio.toNumber(volatility)]
        const sum = parts.reduce((whole, profit) => whole + profit(move, stress), 0)
        return Ratio.format(OptionValue.exactly(sum), PLACES)
      }),
    ),
  }
}

/** What a part gains by moves of the price and of the volatility, in quote units. */
type Profit = (move: number, stress: number) => number

/** The coins and each position; null where one of them has no price. */
function partsOf(
  subject: Pick<Subject, 'account' | 'book' | 'rules'>,
  base: string,
): readonly Profit[] | null {
  const { account, book, rules } = subject
  const coin = rules.assets.find(({ id }) => id === base)
  const spot = coin && book.indices[coin.index]?.price
  const held = coin === undefined ? 0n : (account.balances[coin.index] ?? 0n)
  const coins =
    held === 0n || coin === undefined
      ? []
      : [spot === undefined ? null : inProportion(worthOf(held, coin.decimals, spot))]
  const legs = account.positions.filter(({ instrument }) => instrument.base === base)
  const parts = [...coins, ...legs.map((one) => profitOf(one, subject))]
  const priced = parts.filter((part) => part !== null)
  return priced.length === parts.length ? priced : null
}

const worthOf = (held: bigint, decimals: number, price: bigint): number =>
  Ratio.toNumber(Ratio.mul(Ratio.of(held, Integer.pow10(decimals)), PriceBook.unitsOf(price)))

const inProportion =
  (worth: number): Profit =>
  (move) =>
    worth * move

function profitOf(position: Position, subject: Pick<Subject, 'book' | 'rules'>): Profit | null {
  const { instrument } = position
  const mark = PriceBook.usable(subject.book, instrument) ?? null
  if (Instrument.isOption(instrument)) {
    const marked = markedOf(position, instrument, mark, subject)
    if (typeof marked === 'string') return null
    const { terms, units } = marked
    const worth = (forward: number, volatility: number): number =>
      Ratio.toNumber(OptionValue.of({ ...terms, forward, volatility, discount: 1 }))
    const before = worth(terms.forward, terms.volatility)
    return (move, stress) => {
      const after = worth(terms.forward * (1 + move), terms.volatility * (1 + stress))
      return units * (after - before)
    }
  }
  if (mark === null) return null
  const settle = subject.rules.assets[instrument.settleIndex] as Asset
  const notional = Instrument.notional(instrument, position.lots, mark)
  const size = Ratio.toNumber(Ratio.of(notional, Integer.pow10(settle.decimals)))
  const signed = position.lots > 0n ? size : -size
  if (instrument.payoff === 'linear') return inProportion(signed)
  const price = Ratio.mul(Ratio.of(mark), Ratio.fromDecimal(instrument.tick))
  return inProportion(signed * Ratio.toNumber(price))
}

export * as StressGrid from './StressGrid.ts'
