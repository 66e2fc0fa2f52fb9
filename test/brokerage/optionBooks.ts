import fc from 'fast-check'
import { OptionBook, type OptionLeg } from '../../src/brokerage/options/OptionBook.ts'
import { CivilDate } from '../../src/calendar/CivilDate.ts'
import { Ratio } from '../../src/money/Ratio.ts'

const today = CivilDate.at(2026, 3, 2)
const expiries = [CivilDate.at(2026, 3, 20), CivilDate.at(2026, 6, 19), CivilDate.at(2027, 1, 15)]

/** A leg near the money of an underlying at 100: at least worth exercising, at most 3 more. */
export const legs = (dates: number): fc.Arbitrary<OptionLeg> =>
  fc
    .record({
      kind: fc.constantFrom('call' as const, 'put' as const),
      strike: fc.integer({ min: 16, max: 24 }).map((step) => Ratio.of(BigInt(step * 5))),
      expiry: fc.constantFrom(...expiries.slice(0, dates)),
      quantity: fc.constantFrom(-2n, -1n, -1n, 1n, 1n, 2n),
      time: fc.integer({ min: 0, max: 300 }).map((cents) => Ratio.of(BigInt(cents), 100n)),
    })
    .map(({ time, ...leg }) => ({
      ...leg,
      price: Ratio.add(time, OptionBook.intrinsic(leg, Ratio.of(100n))),
    }))

/** Books of at most so many contracts, with stock or without. */
export const books = (contracts: number): fc.Arbitrary<OptionBook> =>
  fc
    .record({
      legs: fc
        .integer({ min: 1, max: 3 })
        .chain((dates) => fc.array(legs(dates), { minLength: 1, maxLength: contracts })),
      shares: fc.constantFrom(0, 0, 0, 100, 250, -100, -200),
      factor: fc.constantFrom(1, 1, 1, 2),
    })
    .map(({ legs, shares, factor }) => ({
      ...{ today, price: Ratio.of(100n), multiplier: Ratio.of(100n), legs: cut(legs, contracts) },
      shares: Ratio.of(BigInt(shares)),
      factor: Ratio.of(BigInt(factor)),
    }))

/** The first legs that make so many contracts. */
function cut(legs: readonly OptionLeg[], contracts: number): OptionLeg[] {
  let left = BigInt(contracts)
  return legs.filter(({ quantity }) => {
    left -= quantity < 0n ? -quantity : quantity
    return left >= 0n
  })
}
