import type { Amount } from '../money/Amount.ts'
import { Integer } from '../money/Integer.ts'
import type { Price } from '../money/Price.ts'
import { Ratio } from '../money/Ratio.ts'
import { Value } from '../money/Value.ts'
import type { Asset } from './Asset.ts'
import { Instrument } from './Instrument.ts'
import type { MarketDepth, OpenInterest } from './MarketDepth.ts'

/** The price of one instrument, its source time and its source. */
export interface Mark {
  readonly price: Price
  /** Source time, ms since 1970. */
  readonly time: number
  readonly source: string
  /** A later price that is held beside it; the mark stands and ages meanwhile. */
  readonly doubt?: Doubt
}

/** A price that jumped too far to be believed at once. */
export interface Doubt {
  /** The latest held, in the unit of what it is held beside. */
  readonly price: bigint
  readonly time: number
  readonly source: string
  /** The first held, which the later ones are compared with. */
  readonly anchor: bigint
  /** When that one came, by the engine's clock. */
  readonly since: number
}

/** The price of a whole unit of an asset in the reference currency, in units of 1e-12. */
export interface Index {
  readonly price: bigint
  readonly time: number
  readonly source: string
  readonly doubt?: Doubt
}

/** Marks and indices at one instant. A missing mark is unknown, never zero. */
export interface PriceBook {
  readonly time: number
  /** By instrument index. */
  readonly marks: readonly (Mark | undefined)[]
  /** By asset index. */
  readonly indices: readonly (Index | undefined)[]
  /** Cumulative funding by instrument index, settlement atoms per lot at 1e-9; missing is zero. */
  readonly funding: readonly (bigint | undefined)[]
  /**
   * The index of each claim, by the claim's asset index: atoms of the underlying per atom. Missing
   * is one.
   */
  readonly accrued?: readonly (Ratio | undefined)[]
  /** By instrument index: what its market would take, where it was told. Credit alone reads it. */
  readonly depths?: readonly (MarketDepth | undefined)[]
  /** By instrument index: what all accounts hold, where it is known. */
  readonly interest?: readonly (OpenInterest | undefined)[]
}

/** A copy that stays as it is while an engine goes on with the original. */
export function copy(book: PriceBook): PriceBook {
  const { marks, indices, funding, accrued, depths, interest } = book
  return {
    ...book,
    ...{ marks: [...marks], indices: [...indices], funding: [...funding] },
    ...(accrued && { accrued: [...accrued] }),
    ...(depths && { depths: [...depths] }),
    ...(interest && { interest: [...interest] }),
  }
}

/** How far a price may be trusted. */
export type Validity = 'fresh' | 'stale' | 'missing'

export const indexScale = 12

/**
 * Fresh up to and including `staleAfter` milliseconds old; a price from the future is fresh. One
 * that another is held beside may be old already.
 *
 * Rules: [TIME4]
 */
export function validity(
  price: { readonly time: number; readonly doubt?: Doubt } | undefined,
  now: number,
  staleAfter: number,
): Validity {
  if (price === undefined) return 'missing'
  if (price.doubt !== undefined) return 'stale'
  return now - price.time > staleAfter ? 'stale' : 'fresh'
}

export const mark = (book: PriceBook, instrument: Instrument): Mark | undefined =>
  book.marks[instrument.index]

/** The mark's price where it is usable: undefined where it is missing, or none that is allowed. */
export function usable(book: PriceBook, instrument: Instrument): Price | undefined {
  const price = book.marks[instrument.index]?.price
  if (price === undefined || price > 0n) return price
  return Instrument.allows(instrument, price) ? price : undefined
}

/**
 * The underlying of a claim's balance, in atoms: a holding rounded down, a debt away from zero. Any
 * other balance is returned unchanged.
 *
 * Rules: [LOAN2]
 */
export function underlying(book: PriceBook, asset: Asset, balance: bigint): bigint {
  const accrued = asset.claim === undefined ? undefined : book.accrued?.[asset.index]
  return accrued === undefined ? balance : Ratio.mulDown(balance, accrued)
}

/**
 * An amount in the numeraire's atoms, rounded down (against the holder of a credit, and of a debt:
 * a negative amount grows). Null where a price is missing.
 *
 *     value = ⌊amount × index(asset) × 10^decimals(numeraire) ÷ (index(numeraire) × 10^decimals(asset))⌋
 *
 * A weighted amount is passed as a fraction of atoms, amount ÷ per, so that it is rounded once.
 *
 * Rules: [MODEL4]
 */
export function convert(
  book: PriceBook,
  amount: Amount,
  asset: Asset,
  numeraire: Asset,
  per = 1n,
): Value | null {
  if (asset.index === numeraire.index) {
    return Value.of(per === 1n ? amount : Integer.divDown(amount, per))
  }
  const from = book.indices[asset.index]
  const to = book.indices[numeraire.index]
  if (from === undefined || to === undefined) return amount === 0n ? Value.zero : null
  const up = Integer.mul(from.price, Integer.pow10(numeraire.decimals))
  const down = Integer.mul(to.price, Integer.pow10(asset.decimals))
  return Value.of(Integer.mulDivDown(amount, up, per === 1n ? down : Integer.mul(down, per)))
}

/** A price in units of 1e-12 as units of what it is in. */
export const unitsOf = (price: bigint): Ratio => Ratio.of(price, Integer.pow10(indexScale))

/**
 * The price of what an option is on, in quote units: the index of its base over that of its quote,
 * which is one where it is the numeraire's and not told. Null where an index is missing.
 *
 * Rules: [OPT2]
 */
export function spotOf(
  { indices }: PriceBook,
  { baseIndex, quoteIndex }: Instrument,
  numeraire: Asset,
): Ratio | null {
  const own = quoteIndex === numeraire.index ? Integer.pow10(indexScale) : undefined
  const base = indices[baseIndex]?.price
  const quote = indices[quoteIndex]?.price ?? own
  return base === undefined || quote === undefined || quote <= 0n ? null : Ratio.of(base, quote)
}

export * as PriceBook from './PriceBook.ts'
