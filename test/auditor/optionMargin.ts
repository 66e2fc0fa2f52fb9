import type { InstrumentSpec } from '../../src/model/Instrument.ts'
import type { LongForm, OptionsMethod, ShortForm } from '../../src/model/OptionMargin.ts'
import type { Ratio } from '../../src/money/Ratio.ts'
import type { Books } from './Books.ts'
import { Fraction } from './Fraction.ts'

const { add, div, max, mul, of, sub, zero } = Fraction

interface Asked {
  readonly initial: Fraction
  readonly maintenance: Fraction
}

/** An option that is held: its strike, units of its base, its mark, and what it counts for in settlement units. */
interface HeldOption {
  readonly spec: InstrumentSpec
  readonly strike: Fraction
  readonly units: Fraction
  readonly mark: Fraction
  readonly worth: Fraction
}

/**
 * What an option asks in settlement units by OPTM2 and OPTM3, every amount in the quote and divided by the price
 * last where it settles in its base; null where it has no form, or what it is on has no price.
 */
export function optionMargin(
  books: Books,
  { options }: OptionsMethod,
  numeraire: string,
  { spec, strike, units, mark, worth }: HeldOption,
): Asked | null {
  const margin = options.get(spec.base)
  const spot = spotOf(books, spec, numeraire)
  if (margin === undefined || spot === null || spec.option === undefined) return null
  const inCoin = spec.settle === spec.base
  const price = inCoin ? mul(mark, spot) : mark
  const settled = (quoted: Fraction): Fraction => (inCoin ? div(quoted, spot) : quoted)
  if (units.up > 0n) {
    const whole = mul(units, settled(spot))
    const { initial, maintenance } = margin.long
    return { initial: idle(initial, worth, whole), maintenance: idle(maintenance, worth, whole) }
  }
  const { right } = spec.option
  const away = right === 'call' ? sub(strike, spot) : sub(spot, strike)
  const at = { spot, out: max(zero, away), price }
  const kept = owed(margin[right].maintenance, at)
  const least = sub(mul(fraction(margin.overMaintenance), add(kept, price)), price)
  const opened = max(owed(margin[right].initial, at), least)
  const size = Fraction.negate(units)
  const asked = (each: Fraction): Fraction => max(zero, mul(size, settled(each)))
  return { initial: asked(opened), maintenance: asked(kept) }
}

/** The quote's price of what an option is on, of indices alone; one that is counted in is one of itself. */
export function spotOf(
  { indices }: Books,
  { base, quote }: InstrumentSpec,
  numeraire: string,
): Fraction | null {
  const own = quote === numeraire ? 10n ** 12n : 0n
  const [from, to] = [indices.get(base)?.price ?? 0n, indices.get(quote)?.price ?? own]
  return from > 0n && to > 0n ? of(from, to) : null
}

interface Quoted {
  readonly spot: Fraction
  readonly out: Fraction
  readonly price: Fraction
}

function owed({ near, far, farMark, mark, fee }: ShortForm, { spot, out, price }: Quoted) {
  const ways = [
    sub(mul(fraction(near), spot), out),
    add(mul(fraction(far), spot), mul(fraction(farMark), price)),
    mul(fraction(mark), price),
  ]
  return add(
    ways.reduce((most, one) => max(most, one)),
    mul(fraction(fee), spot),
  )
}

/** What of a long one’s worth backs nothing. */
function idle({ mark, most }: LongForm, worth: Fraction, whole: Fraction): Fraction {
  const part = mul(max(zero, worth), fraction(mark))
  return most === null ? part : Fraction.min(part, mul(whole, fraction(most)))
}

const fraction = ({ numerator, denominator }: Ratio): Fraction => of(numerator, denominator)
