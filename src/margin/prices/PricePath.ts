import { limits } from '../../base/limits.ts'
import { Instrument } from '../../model/Instrument.ts'
import type { Position } from '../../model/Position.ts'
import { PriceBook as Book, type Index, type Mark, type PriceBook } from '../../model/PriceBook.ts'
import { Integer } from '../../money/Integer.ts'
import { Price } from '../../money/Price.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { MarginContext } from '../MarginContext.ts'
import type { Interval } from './Interval.ts'

/**
 * What moves with the price: the instrument's mark alone, or its underlying. With the underlying,
 * every instrument on the same base and the base's own index move by one factor.
 */
export type Basis = 'instrument' | 'underlying'

/**
 * The price books of an account as one price moves and all others stay, by ticks of one instrument.
 * Stale prices stay at the end at which the account is taken now. Orders are left out, because they
 * require initial margin only.
 *
 * On the basis of the underlying nothing is rounded to another instrument's tick: each moving
 * instrument is taken in ticks so fine that its price is whole at every tick of the first.
 *
 * Rules: [LIQP1] [LIQP5] [LIQP6]
 */
export interface PricePath extends MarginContext {
  readonly basis: Basis
  /** The instrument's price now. */
  readonly start: bigint
  readonly range: Interval
  /**
   * The factor that gives an instrument's price when multiplied by t, by index; undefined where the
   * price stays.
   */
  readonly steps: readonly (bigint | undefined)[]
  /** The asset whose index moves with t; null where none does. */
  readonly asset: number | null
  at(t: bigint): PriceBook
}

/**
 * Creates a path from the prices at which an account is taken, by default over every price that may
 * be a mark. Null where the instrument has no starting price.
 *
 * @example
 * PricePath.create({ account, rules, prices }, instrument, 'instrument')?.at(59_000n)
 */
export function create(
  { account, rules, prices }: MarginContext,
  instrument: Instrument,
  basis: Basis,
  priceMax: bigint = limits.price - 1n,
): PricePath | null {
  const bare = { account: { ...account, orders: [] }, rules, prices: freshen(prices) }
  const start = Book.usable(bare.prices, instrument)
  if (start === undefined) return null
  if (basis === 'instrument') return ofInstrument(bare, instrument, start, priceMax)
  return start > 0n ? ofUnderlying(bare, instrument, start, priceMax) : null
}

/** A price along the path is a supposition and has no age. */
function freshen(book: PriceBook): PriceBook {
  const { time } = book
  return {
    ...book,
    marks: book.marks.map((mark) => mark && { ...mark, time }),
    indices: book.indices.map((index) => index && { ...index, time }),
  }
}

function ofInstrument(
  context: MarginContext,
  instrument: Instrument,
  start: bigint,
  priceMax: bigint,
): PricePath {
  const { prices } = context
  const { index } = instrument
  const steps: (bigint | undefined)[] = []
  steps[index] = 1n
  const at = (t: bigint): PriceBook => ({ ...prices, marks: moved(prices, steps, t) })
  const from = [-priceMax, 0n].find((price) => Instrument.allows(instrument, price)) ?? 1n
  const range = { from, to: priceMax }
  return { ...context, basis: 'instrument', start, range, steps, asset: null, at }
}

function ofUnderlying(
  { account, rules, prices }: MarginContext,
  { baseIndex }: Instrument,
  start: bigint,
  priceMax: bigint,
): PricePath {
  const moves = (instrument: Instrument): boolean => instrument.baseIndex === baseIndex
  const refined = (instrument: Instrument): Instrument =>
    moves(instrument) ? refine(instrument, start) : instrument
  // A price of zero stays zero at any factor.
  const steps = rules.instruments.map((instrument) =>
    moves(instrument) ? Book.usable(prices, instrument) || undefined : undefined,
  )
  const positions = account.positions.map((position): Position => {
    return { ...position, instrument: refined(position.instrument) }
  })
  const at = (t: bigint): PriceBook => ({
    ...prices,
    marks: moved(prices, steps, t),
    indices: prices.indices.map((index, asset) => scaled(index, asset === baseIndex ? t : start)),
  })
  return {
    account: { ...account, positions },
    rules: { ...rules, instruments: rules.instruments.map(refined) },
    prices,
    basis: 'underlying',
    start,
    range: { from: 1n, to: priceMax },
    steps,
    asset: baseIndex,
    at,
  }
}

/** The same instrument in ticks of 1/start: its worth is unchanged at every price. */
function refine(instrument: Instrument, start: bigint): Instrument {
  const factor = instrument.payoff === 'linear' ? Ratio.of(1n, start) : Ratio.of(start)
  return { ...instrument, multiplier: Ratio.mul(instrument.multiplier, factor) }
}

const moved = (
  { marks }: PriceBook,
  steps: readonly (bigint | undefined)[],
  t: bigint,
): (Mark | undefined)[] =>
  marks.map((mark, index) => {
    const step = steps[index]
    if (mark === undefined || step === undefined) return mark
    return { ...mark, price: Price.of(Integer.mul(step, t)) }
  })

/** Only ratios of indices matter, so one grows by t where all others grow by the start. */
const scaled = (index: Index | undefined, by: bigint): Index | undefined =>
  index && { ...index, price: Integer.mul(index.price, by) }

export * as PricePath from './PricePath.ts'
