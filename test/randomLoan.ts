import fc from 'fast-check'
import type { Account } from '../src/model/Account.ts'
import {
  type CollateralParameters,
  type LoanMode,
  type ProtocolName,
  protocolNames,
} from '../src/model/Lending.ts'
import type { PriceBook } from '../src/model/PriceBook.ts'
import { Ratio } from '../src/money/Ratio.ts'
import { borrower, lender } from './lender.ts'
import { book, type Venue } from './venue.ts'

/** A borrower with everything priced, of any protocol, somewhere between dust and large. */
export interface LoanScene {
  readonly place: Venue
  readonly account: Account
  readonly book: PriceBook
}

export const protocols: readonly ProtocolName[] = protocolNames

const assets = { USD: 6, ETH: 18, BTC: 8, YEN: 0, DAI: 18 }
const claims = {
  sETH: ['ETH', 'supply'],
  sUSD: ['USD', 'supply'],
  dUSD: ['USD', 'debt'],
  dBTC: ['BTC', 'debt'],
} as const
const ids = ['USD', 'ETH', 'BTC', 'YEN', 'DAI'] as const

/** Basis points mostly, and fractions that are none. */
const limits = fc
  .tuple(fc.bigInt(0n, 10_000n), fc.bigInt(0n, 10_000n), fc.constantFrom(10_000n, 10_000n, 9_973n))
  .map(([a, b, per]) => {
    const [low, high] = a < b ? [a, b] : [b, a]
    const share = (n: bigint): Ratio => Ratio.of(n < per ? n : per, per)
    return { openLtv: share(low), threshold: share(high) }
  })

const time = 1_000_000

const pledges: fc.Arbitrary<CollateralParameters> = fc
  .tuple(
    limits,
    fc.boolean(),
    fc.bigInt(1n, 10_000n),
    fc.integer({ min: -2, max: 9_000 }),
    fc.integer({ min: 1, max: 7_000 }),
  )
  .map(([limit, ramps, rise, until, duration]) => {
    const from = Ratio.of(
      limit.threshold.numerator * 20_000n + rise * limit.threshold.denominator,
      limit.threshold.denominator * 20_000n,
    )
    const isRamp = ramps && Ratio.compare(from, Ratio.one) <= 0
    const ramp = isRamp ? { from, until: time + until, duration } : null
    return { ...limit, bonus: Ratio.zero, bonusShare: Ratio.zero, ramp }
  })

const modes: fc.Arbitrary<LoanMode> = fc
  .record({
    limit: limits,
    assets: fc.subarray([...ids]),
    ltvZero: fc.subarray([...ids]),
    isolated: fc.boolean(),
  })
  .map(({ limit, ...rest }) => ({ ...limit, ...rest, bonus: Ratio.zero }))

const places: fc.Arbitrary<Venue> = fc
  .record({
    protocol: fc.constantFrom(...protocols),
    numeraire: fc.constantFrom('USD', 'USD', 'DAI', 'ETH', 'YEN'),
    pledges: fc.array(pledges, { minLength: 5, maxLength: 5 }),
    listed: fc.subarray([...ids], { minLength: 3 }),
    modes: fc.record({ a: modes, b: modes }, { requiredKeys: [] }),
  })
  .map(({ protocol, numeraire, pledges, listed, modes }) => {
    const collateral = Object.fromEntries(
      listed.map((id) => [id, pledges[ids.indexOf(id)] as CollateralParameters]),
    )
    // A mode names collateral only.
    const known = (names: readonly string[]) => names.filter((id) => id in collateral)
    const kept = Object.entries(modes as Record<string, LoanMode>).map(([name, mode]) => [
      name,
      { ...mode, assets: known(mode.assets), ltvZero: known(mode.ltvZero) },
    ])
    return lender({
      protocol,
      numeraire,
      assets,
      claims,
      collateral,
      modes: Object.fromEntries(kept) as Record<string, LoanMode>,
    })
  })

/** Reference currency for whole units: a dollar, thousands, tens of thousands, a cent. */
const price = (scale: bigint): fc.Arbitrary<bigint> =>
  fc.oneof(fc.bigInt(scale / 2n, scale * 2n), fc.bigInt(1n, scale * 100n))

const books = fc
  .tuple(
    price(10n ** 12n),
    price(3n * 10n ** 15n),
    price(6n * 10n ** 16n),
    price(10n ** 10n),
    price(10n ** 12n),
  )
  .map((found) => Object.fromEntries(ids.map((id, index) => [id, found[index] as bigint])))

const index = fc
  .oneof(fc.bigInt(10n ** 27n, 3n * 10n ** 27n), fc.constant(10n ** 27n))
  .map((rays) => Ratio.of(rays, 10n ** 27n))

/** About as much of each as comes to a hundred thousand dollars, or dust. */
const amount = (whole: bigint): fc.Arbitrary<bigint> =>
  fc.oneof(
    { weight: 4, arbitrary: fc.bigInt(0n, whole) },
    { weight: 1, arbitrary: fc.bigInt(0n, 50n) },
    { weight: 3, arbitrary: fc.constant(0n) },
  )
const signed = (whole: bigint): fc.Arbitrary<bigint> =>
  fc.tuple(amount(whole), fc.boolean()).map(([size, isOwed]) => (isOwed ? -size : size))
const owed = (whole: bigint): fc.Arbitrary<bigint> => amount(whole).map((size) => -size)

const balances = fc.record({
  USD: signed(10n ** 11n),
  ETH: signed(33n * 10n ** 18n),
  BTC: signed(17n * 10n ** 7n),
  YEN: signed(10n ** 7n),
  DAI: signed(10n ** 23n),
  sETH: amount(33n * 10n ** 18n),
  sUSD: amount(10n ** 11n),
  dUSD: owed(10n ** 11n),
  dBTC: owed(17n * 10n ** 7n),
})

const elections = fc.option(
  fc.record({
    mode: fc.constantFrom(null, 'a', 'b', 'gone'),
    unpledged: fc.subarray([0, 1, 2, 3, 4], { maxLength: 2 }).map((held) => new Set(held)),
  }),
  { nil: undefined },
)

/** Every dialect, mode, claim, ramp and choice. */
export const randomLoan: fc.Arbitrary<LoanScene> = fc
  .record({
    place: places,
    balances,
    elections,
    books,
    indices: fc.array(index, { minLength: 4, maxLength: 4 }),
  })
  .map(({ place, balances, elections, books, indices }) => ({
    place,
    account: borrower(place, balances, elections),
    book: {
      ...book(place, {}, books),
      time,
      accrued: [...ids.map(() => undefined), ...indices],
    },
  }))

const tinyShare = fc
  .tuple(fc.bigInt(0n, 20n), fc.bigInt(1n, 20n))
  .map(([a, b]) => [a < b ? a : b, a < b ? b : a].map((n) => Ratio.of(n, 20n)) as [Ratio, Ratio])
  .map(
    ([openLtv, threshold]): CollateralParameters => ({
      openLtv,
      threshold,
      bonus: Ratio.zero,
      bonusShare: Ratio.zero,
      ramp: null,
    }),
  )

const tinyIndex = fc.bigInt(4n, 13n).map((n) => Ratio.of(n, 4n))
const tinyPrice = fc.bigInt(1n, 60n)
const few = fc.bigInt(0n, 40n)

/** Numbers so small that every price and amount can be tried, with both sides of every asset. */
export const tinyLoan: fc.Arbitrary<LoanScene> = fc
  .record({
    protocol: fc.constantFrom(...protocols),
    numeraire: fc.constantFrom('A', 'B', 'N'),
    pledges: fc.array(tinyShare, { minLength: 3, maxLength: 3 }),
    prices: fc.array(tinyPrice, { minLength: 3, maxLength: 3 }),
    held: fc.array(few, { minLength: 4, maxLength: 4 }),
    owed: fc.array(few, { minLength: 3, maxLength: 3 }),
    indices: fc.array(tinyIndex, { minLength: 5, maxLength: 5 }),
  })
  .map(({ protocol, numeraire, pledges, prices, held, owed, indices }) => {
    const [A, B, N] = pledges as [CollateralParameters, CollateralParameters, CollateralParameters]
    const place = lender({
      protocol,
      numeraire,
      assets: { N: 0, A: 1, B: 0 },
      claims: {
        sA: ['A', 'supply'],
        sB: ['B', 'supply'],
        dA: ['A', 'debt'],
        dB: ['B', 'debt'],
        dN: ['N', 'debt'],
      },
      collateral: { A, B, N },
    })
    const [n, a, b, c] = held as [bigint, bigint, bigint, bigint]
    const [dA, dB, dN] = owed.map((size) => -size) as [bigint, bigint, bigint]
    const [pN, pA, pB] = prices as [bigint, bigint, bigint]
    return {
      place,
      account: borrower(place, { N: n, A: a, sA: b, sB: c, dA, dB, dN }),
      book: {
        ...book(place, {}, { N: pN, A: pA, B: pB }),
        accrued: [undefined, undefined, undefined, ...indices],
      },
    }
  })
