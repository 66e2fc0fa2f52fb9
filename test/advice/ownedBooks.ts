import fc from 'fast-check'
import type { Holder } from '../../src/advice/Allocation.ts'
import { Brackets } from '../../src/model/Brackets.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { account, book, held, ratio, venue } from '../venue.ts'

/** Accounts of one owner, with dollars, coins at a haircut, and a position. */

const flat = Brackets.create([
  { floor: Amount.zero, rate: ratio('0.05'), leverageMax: Ratio.of(10n) },
])

const placeOf = (weights: readonly [bigint, bigint]) =>
  venue({
    assets: { USDT: 2, BTC: 8 },
    collateral: {
      BTC: {
        tiers: [
          { floor: Amount.zero, weight: Ratio.of(weights[0], 100n) },
          { floor: Amount.of(2n * 10n ** 6n), weight: Ratio.of(weights[1], 100n) },
        ],
      },
    },
    instruments: { X: { lot: '0.001', brackets: flat } },
  })

export interface OwnedAccount {
  readonly usdt: bigint
  readonly btc?: bigint
  /** Long at 60,000 a thousand; each asks 3.00 to be kept and 6.00 to be opened. */
  readonly lots: bigint
  readonly weights?: readonly [bigint, bigint]
}

export const owned = (accounts: readonly OwnedAccount[]): readonly Holder[] =>
  accounts.map(({ usdt, btc = 0n, lots, weights = [50n, 50n] }) => {
    const place = placeOf(weights)
    const prices = book(place, { X: 60_000n }, { USDT: 10n ** 12n, BTC: 60_000n * 10n ** 12n })
    const positions = lots === 0n ? [] : [held(place.instrument('X'), lots, 60_000n)]
    const holder = account(place, { USDT: usdt, BTC: btc }, positions)
    const target = { measure: 'maintenance', threshold: Ratio.one } as const
    return { context: { account: holder, rules: place.terms, prices }, target }
  })

/** Two to five of them; the coins count for a share that may fall with size. */
export const ownedBooks: fc.Arbitrary<readonly Holder[]> = fc
  .array(
    fc.record({
      usdt: fc.bigInt(0n, 900_000n),
      btc: fc.oneof(fc.constant(0n), fc.bigInt(0n, 10n ** 7n)),
      lots: fc.bigInt(0n, 1_500n),
      weights: fc
        .tuple(fc.bigInt(30n, 99n), fc.bigInt(0n, 60n), fc.boolean())
        .map(([first, less, isFlat]) => [first, isFlat ? first : first - (less % first)] as const),
    }),
    { minLength: 2, maxLength: 5 },
  )
  .map(owned)
