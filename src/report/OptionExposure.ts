import type { Option } from '../model/Instrument.ts'
import type { Position } from '../model/Position.ts'
import { PriceBook } from '../model/PriceBook.ts'
import { Ratio } from '../money/Ratio.ts'
import { Black76, type Greeks } from '../pricing/Black76.ts'
import { impliedVolatility } from '../pricing/impliedVolatility.ts'
import { OptionValue } from '../pricing/OptionValue.ts'
import type { Subject } from './Subject.ts'

/** What a position in an option is exposed to, at its mark; in quote units. */
export interface OptionExposure {
  readonly right: 'call' | 'put'
  readonly strike: string
  /** When it expires, ms since 1970. */
  readonly expiry: number
  /** The price of what it is on; null where it has none. */
  readonly underlying: string | null
  /** At which Black-76 gives its mark, 0.6 for 60 %; null where none does, with why. */
  readonly volatility: string | null
  readonly reason: string | null
  /** Units of the base that it moves like. */
  readonly delta: string | null
  /** How delta changes as the underlying rises by one. */
  readonly gamma: string | null
  /** What a point of volatility, a hundredth, is worth. */
  readonly vega: string | null
  /** What a day is worth. */
  readonly theta: string | null
}

const PLACES = 8
const YEAR = 365 * 86_400_000

/** An option by the price of what it is on, with the volatility of its mark. */
export interface Marked {
  readonly terms: Black76
  /** Signed units of the base. */
  readonly units: number
}

/**
 * An option and its size as doubles, with the volatility that its mark implies; a word where it has none.
 *
 * Rules: [OPTR1]
 */
export function markedOf(
  { lots }: Position,
  instrument: Option,
  mark: bigint | null,
  { book, rules }: Pick<Subject, 'book' | 'rules'>,
): Marked | 'no mark' | 'no index' | 'below' | 'above' | 'expired' {
  const spot = PriceBook.spotOf(book, instrument, rules.numeraire)
  if (spot === null || spot.numerator <= 0n) return 'no index'
  if (mark === null) return 'no mark'
  const { option, expiry, tick, base, settle, lot, contractSize } = instrument
  const each = Ratio.mul(Ratio.of(mark), Ratio.fromDecimal(tick))
  const price = settle === base ? Ratio.mul(each, spot) : each
  const size = Ratio.mul(Ratio.fromDecimal(lot), Ratio.fromDecimal(contractSize))
  const terms = {
    right: option.right,
    forward: Ratio.toNumber(spot),
    strike: Ratio.toNumber(Ratio.fromDecimal(option.strike)),
    years: Math.max(0, ((expiry ?? 0) - book.time) / YEAR),
    rate: 0,
  }
  const volatility = impliedVolatility({ ...terms, price: Ratio.toNumber(price) })
  if (typeof volatility === 'string') return volatility
  const units = Ratio.toNumber(Ratio.mul(Ratio.of(lots), size))
  return { terms: { ...terms, volatility }, units }
}

/**
 * The exposure of a position at a mark.
 *
 * Rules: [OPTR1]
 *
 * @example
 * OptionExposure.of(position, instrument, mark, subject).vega // => '12.5' a point of volatility
 */
export function of(
  position: Position,
  instrument: Option,
  mark: bigint | null,
  subject: Pick<Subject, 'book' | 'rules'>,
): OptionExposure {
  const { book, rules } = subject
  const spot = PriceBook.spotOf(book, instrument, rules.numeraire)
  const head = {
    right: instrument.option.right,
    strike: Ratio.format(Ratio.fromDecimal(instrument.option.strike), PLACES),
    expiry: instrument.expiry ?? 0,
    underlying: spot === null ? null : Ratio.format(spot, PLACES),
  }
  const marked = markedOf(position, instrument, mark, subject)
  if (typeof marked === 'string') return { ...head, ...unknown, reason: marked }
  const greeks: Greeks = Black76.greeks(marked.terms)
  const text = (one: number): string =>
    Ratio.format(OptionValue.exactly(one * marked.units), PLACES)
  return {
    ...head,
    volatility: Ratio.format(OptionValue.exactly(marked.terms.volatility), PLACES),
    reason: null,
    delta: text(greeks.delta),
    gamma: text(greeks.gamma),
    vega: text(greeks.vega / 100),
    theta: text(greeks.theta / 365),
  }
}

const unknown = { volatility: null, delta: null, gamma: null, vega: null, theta: null }

export * as OptionExposure from './OptionExposure.ts'
