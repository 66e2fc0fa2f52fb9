import { LegMargin } from '../../src/brokerage/options/LegMargin.ts'
import type { OptionBook, OptionLeg, OptionRates } from '../../src/brokerage/options/OptionBook.ts'
import type { Netting } from '../../src/brokerage/options/pairing/Problem.ts'
import { StockCover } from '../../src/brokerage/options/StockCover.ts'
import { Ratio } from '../../src/money/Ratio.ts'

/** A slow second opinion: every partition of a book into groups of single contracts, tried one by one. */
interface Case {
  readonly rates: OptionRates
  readonly book: OptionBook
}

/** What a book asks for at least, by trying everything. Few contracts only. */
export function leastOfAll(rates: OptionRates, book: OptionBook, netting: Netting): Ratio {
  const one = { rates, book }
  const units = book.legs.flatMap((leg) => {
    const sign = leg.quantity < 0n ? -1n : 1n
    return Array.from({ length: Number(sign * leg.quantity) }, () => ({ ...leg, quantity: sign }))
  })
  const size = Ratio.div(Ratio.abs(book.shares), book.multiplier)
  const lots = Number(size.numerator / size.denominator)
  const odd = Ratio.mul(StockCover.alone(rates, book), Ratio.sub(size, Ratio.of(BigInt(lots))))
  const perUnit = netting === 'pairs' ? paired(one, units, lots) : netted(one, units, lots)
  return Ratio.mul(book.multiplier, Ratio.add(odd, perUnit))
}

/** Each written contract in the net of its day or out of it, each long one in one net or in none. */
function netted(one: Case, units: readonly OptionLeg[], lots: number): Ratio {
  const days = [
    ...new Set(units.filter(({ quantity }) => quantity < 0n).map(({ expiry }) => expiry)),
  ]
  let least: Ratio | null = null
  const place = (
    at: number,
    nets: readonly (readonly OptionLeg[])[],
    rest: readonly OptionLeg[],
  ): void => {
    const unit = units[at]
    if (unit === undefined) {
      if (!nets.every(isMatched)) return
      const sum = Ratio.add(Ratio.sum(nets.map(netOf)), paired(one, rest, lots, true))
      if (least === null || Ratio.compare(sum, least) < 0) least = sum
      return
    }
    place(at + 1, nets, [...rest, unit])
    days.forEach((day, net) => {
      const fits = unit.quantity < 0n ? unit.expiry === day : unit.expiry >= day
      if (fits)
        place(
          at + 1,
          nets.map((some, index) => (index === net ? [...some, unit] : some)),
          rest,
        )
    })
  }
  place(
    0,
    days.map(() => []),
    [],
  )
  return least ?? Ratio.zero
}

const isMatched = (net: readonly OptionLeg[]): boolean =>
  (['call', 'put'] as const).every(
    (kind) =>
      net.filter((leg) => leg.kind === kind).reduce((sum, { quantity }) => sum + quantity, 0n) >=
      0n,
  )

function netOf(net: readonly OptionLeg[]): Ratio {
  const held = net.filter(({ quantity }) => quantity > 0n)
  const worst = LegMargin.worst(net)
  if (worst === null) throw new Error('a matched net has a bound')
  return Ratio.add(worst.loss, Ratio.sum(held.map(({ price }) => price)))
}

/** The first contract alone, with each other one, with stock, with stock and each other one. */
function paired(one: Case, units: readonly OptionLeg[], lots: number, isNetted = false): Ratio {
  const [first, ...rest] = units
  if (first === undefined)
    return Ratio.mul(StockCover.alone(one.rates, one.book), Ratio.of(BigInt(lots)))
  const single = { asked: alone(one, first), rest, lots }
  const withOther = rest.flatMap((other, at) => {
    const asked = pair(one, first, other, isNetted)
    const left = rest.filter((_, index) => index !== at)
    const covered = lots === 0 ? null : cover(one, [first, other])
    return [
      ...(asked === null ? [] : [{ asked, rest: left, lots }]),
      ...(covered === null ? [] : [{ asked: covered, rest: left, lots: lots - 1 }]),
    ]
  })
  const covered = lots === 0 ? null : cover(one, [first])
  const withStock = covered === null ? [] : [{ asked: covered, rest, lots: lots - 1 }]
  return [single, ...withOther, ...withStock]
    .map((step) => Ratio.add(step.asked, paired(one, step.rest, step.lots, isNetted)))
    .reduce(Ratio.min)
}

const alone = ({ rates, book }: Case, leg: OptionLeg): Ratio =>
  leg.quantity < 0n ? LegMargin.naked(rates, book, leg) : LegMargin.long(rates, book, leg)

function pair(one: Case, a: OptionLeg, b: OptionLeg, isNetted: boolean): Ratio | null {
  if (a.quantity < 0n && b.quantity < 0n) {
    const written = (leg: OptionLeg) => ({ naked: alone(one, leg), price: leg.price })
    return a.kind === b.kind ? null : LegMargin.straddle(written(a), written(b))
  }
  const [short, long] = a.quantity < 0n ? [a, b] : [b, a]
  const isSpread = short.quantity < 0n && long.quantity > 0n && short.kind === long.kind
  return isSpread && long.expiry >= short.expiry && !isNetted ? netOf([short, long]) : null
}

function cover({ rates, book }: Case, legs: readonly OptionLeg[]): Ratio | null {
  const isLong = book.shares.numerator > 0n
  const written = legs.filter(({ quantity }) => quantity < 0n)
  const held = legs.filter(({ quantity }) => quantity > 0n)
  if (written.length > 1 || held.length > 1) return null
  if (written.some(({ kind }) => kind !== (isLong ? 'call' : 'put'))) return null
  if (held.some(({ kind }) => kind !== (isLong ? 'put' : 'call'))) return null
  const [one] = written
  const [other] = held
  const asked = StockCover.margin(rates, book, {
    ...(one === undefined ? {} : { written: one }),
    ...(other === undefined ? {} : { held: other }),
  })
  return asked === null ? null : Ratio.add(asked, other?.price ?? Ratio.zero)
}
