import { LegMargin } from '../../src/brokerage/options/LegMargin.ts'
import type { OptionBook, OptionLeg, OptionRates } from '../../src/brokerage/options/OptionBook.ts'
import { StockCover } from '../../src/brokerage/options/StockCover.ts'
import { Ratio } from '../../src/money/Ratio.ts'

/** What a program asks for that gives each written option the first long one that fits, and then pairs what is left. */
export function firstFit(rates: OptionRates, book: OptionBook): Ratio {
  const units = book.legs.flatMap((leg) => {
    const sign = leg.quantity < 0n ? -1n : 1n
    return Array.from({ length: Number(sign * leg.quantity) }, () => ({ ...leg, quantity: sign }))
  })
  const held = units.filter(({ quantity }) => quantity > 0n)
  const naked: OptionLeg[] = []
  let sum = Ratio.zero
  for (const written of units.filter(({ quantity }) => quantity < 0n)) {
    const at = held.findIndex(
      ({ kind, expiry }) => kind === written.kind && expiry >= written.expiry,
    )
    const [long] = at < 0 ? [] : held.splice(at, 1)
    if (long === undefined) naked.push(written)
    else sum = Ratio.add(sum, Ratio.add(long.price, lossOf([written, long])))
  }
  for (const long of held) sum = Ratio.add(sum, LegMargin.long(rates, book, long))
  const stock = Ratio.mul(StockCover.alone(rates, book), Ratio.abs(book.shares))
  return Ratio.add(stock, Ratio.mul(book.multiplier, Ratio.add(sum, nakeds(rates, book, naked))))
}

const lossOf = (legs: readonly OptionLeg[]): Ratio => LegMargin.worst(legs)?.loss ?? Ratio.zero

function nakeds(rates: OptionRates, book: OptionBook, legs: readonly OptionLeg[]): Ratio {
  const written = legs.map((leg) => ({ ...leg, naked: LegMargin.naked(rates, book, leg) }))
  const [calls, puts] = (['call', 'put'] as const).map((of) =>
    written.filter(({ kind }) => kind === of),
  )
  const all = Array.from({ length: Math.max(calls?.length ?? 0, puts?.length ?? 0) }, (_, at) => {
    const [call, put] = [calls?.[at], puts?.[at]]
    if (call !== undefined && put !== undefined) return LegMargin.straddle(call, put)
    return (call ?? put)?.naked ?? Ratio.zero
  })
  return Ratio.sum(all)
}
