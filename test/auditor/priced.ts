import type { InstrumentSpec } from '../../src/model/Instrument.ts'
import { Books } from './Books.ts'
import { indexNow } from './claims.ts'
import { Fraction } from './Fraction.ts'

/** What an amount comes to at the last prices told, exactly. */
const { mul, of } = Fraction

export const decimal = ({ units, scale }: { units: bigint; scale: number }): Fraction =>
  of(units, 10n ** BigInt(scale))

/** Settlement atoms of signed lots at a price in ticks. */
export function atomsOf(books: Books, id: string, lots: bigint, price: bigint): Fraction {
  const spec = Books.instrument(books, id)
  const size = mul(of(lots), mul(decimal(spec.lot), decimal(spec.contractSize)))
  const quoted = mul(of(price), decimal(spec.tick))
  const units =
    spec.payoff === 'linear' ? mul(size, quoted) : Fraction.div(of(-size.up, size.down), quoted)
  return mul(units, of(10n ** Books.decimalsOf(books, spec.settle)))
}

/** The mark that may be reckoned with. */
export function markOf(books: Books, { id, kind, allowsNonPositive, payoff }: InstrumentSpec) {
  const price = books.marks.get(id)?.price
  const least = kind === 'option' ? 0n : 1n
  const usable =
    price !== undefined && (price >= least || (allowsNonPositive && payoff === 'linear'))
  return usable ? price : null
}

/** Numeraire atoms for one atom of an asset; null where a price is missing. */
export function rateOf(books: Books, asset: string, numeraire: string): Fraction | null {
  if (asset === numeraire) return of(1n)
  const claim = books.claims.get(asset)
  if (claim !== undefined) {
    const rate = rateOf(books, claim.of, numeraire)
    return rate === null ? null : mul(rate, of(indexNow(books, claim), 10n ** 27n))
  }
  const [from, to] = [books.indices.get(asset), books.indices.get(numeraire)]
  if (from === undefined || to === undefined) return null
  const scale = of(10n ** Books.decimalsOf(books, numeraire), 10n ** Books.decimalsOf(books, asset))
  return mul(of(from.price, to.price), scale)
}
