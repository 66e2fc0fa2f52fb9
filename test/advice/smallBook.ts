import fc from 'fast-check'
import type { CostTerms } from '../../src/advice/CostTerms.ts'
import { CostTerms as Terms } from '../../src/advice/CostTerms.ts'
import type { MarginContext } from '../../src/margin/MarginContext.ts'
import { Depth } from '../../src/market/Depth.ts'
import { Brackets } from '../../src/model/Brackets.ts'
import { Instrument } from '../../src/model/Instrument.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Integer } from '../../src/money/Integer.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { account, book, held, type Venue, venue } from '../venue.ts'

/** A few positions of a few lots near a threshold, in markets of a told depth. */
export interface SmallBook {
  readonly place: Venue
  readonly context: MarginContext
  readonly terms: CostTerms
  readonly threshold: Ratio
}

const names = ['A', 'B', 'C'] as const

const bracketsOf = (
  kind: 'parts' | 'whole',
  notional: bigint,
  steps: readonly bigint[],
): Brackets => {
  let rate = 0n
  const rows = [0n, 40n, 75n].map((share, row) => {
    rate += steps[row] as bigint
    return {
      floor: Amount.of(Integer.mulDivUp(notional, share, 100n)),
      rate: Ratio.of(rate, 1_000n),
      leverageMax: Ratio.of(2n),
    }
  })
  if (kind === 'parts') return Brackets.create(rows)
  return Brackets.declared(rows.map((row) => ({ ...row, amount: Ratio.zero })))
}

const market = fc.record({
  lots: fc.oneof(fc.bigInt(1n, 9n), fc.bigInt(-9n, -1n)),
  mark: fc.bigInt(500n, 90_000n),
  entry: fc.bigInt(500n, 90_000n),
  kind: fc.constantFrom('parts' as const, 'parts' as const, 'whole' as const),
  steps: fc.array(fc.bigInt(1n, 90n), { minLength: 3, maxLength: 3 }),
  fee: fc.bigInt(0n, 20n),
  law: fc.constantFrom(...(['linear', 'linear', 'squareRoot', 'squareRoot', null] as const)),
  /** Per cent of the notional held. */
  depth: fc.bigInt(5n, 400n),
  unit: fc.bigInt(0n, 80n),
  capacity: fc.bigInt(20n, 300n),
  halfSpread: fc.bigInt(0n, 9n),
  funding: fc.option(fc.bigInt(-20n, 20n), { freq: 8 }),
  lotsMin: fc.constantFrom(0n, 1n, 1n, 3n),
  inverse: fc.constantFrom(false, false, true),
})

/** Two or three markets, linear and inverse, brackets with and without steps, costs told or not. */
export const smallBook: fc.Arbitrary<SmallBook> = fc
  .record({
    markets: fc.array(market, { minLength: 2, maxLength: 3 }),
    level: fc.bigInt(-15n, 100n),
    haircut: fc.option(fc.tuple(fc.bigInt(60n, 100n), fc.bigInt(10n, 60n))),
    threshold: fc.bigInt(5n, 12n).map((tenths) => Ratio.of(tenths, 10n)),
    coins: fc.bigInt(0n, 1_000n),
  })
  .map(({ markets, level, haircut, threshold, coins }) => {
    const listing = (one: (typeof markets)[number]) =>
      one.inverse
        ? ({
            payoff: 'inverse',
            settle: 'BTC',
            quote: 'USD',
            contractSize: '100',
            lotsMin: one.lotsMin,
          } as const)
        : ({ lot: '0.001', lotsMin: one.lotsMin } as const)
    const bare = venue({
      assets: { USDT: 2, BTC: 6, USD: 2 },
      instruments: Object.fromEntries(
        markets.map((one, at) => [names[at] as string, listing(one)]),
      ),
    })
    const notionals = markets.map((one, at) =>
      Instrument.notional(bare.instrument(names[at] as string), one.lots, one.mark),
    )
    const tables = markets.map((one, at) =>
      bracketsOf(one.kind, notionals[at] as bigint, one.steps),
    )
    const tier = (floor: bigint, weight: bigint) => ({
      floor: Amount.of(floor),
      weight: Ratio.of(weight, 100n),
    })
    const tiers =
      haircut === null ? [tier(0n, 95n)] : [tier(0n, haircut[0]), tier(500n, haircut[1])]
    const place = venue({
      assets: { USDT: 2, BTC: 6, USD: 2 },
      collateral: { BTC: { tiers } },
      instruments: Object.fromEntries(
        markets.map((one, at) => [
          names[at] as string,
          { ...listing(one), brackets: tables[at] as Brackets },
        ]),
      ),
    })
    const positions = markets.map((one, at) =>
      held(place.instrument(names[at] as string), one.lots, one.entry),
    )
    const now = book(
      place,
      Object.fromEntries(markets.map((one, at) => [names[at] as string, one.mark])),
      { USDT: 10n ** 12n, BTC: 40_000n * 10n ** 12n },
    )
    const worth = positions.reduce((sum, { instrument, lots, cost }, at) => {
      const profit = Instrument.value(instrument, lots, markets[at]?.mark as bigint) - cost
      return sum + (instrument.payoff === 'inverse' ? Integer.mul(profit, 4n) : profit)
    }, 0n)
    const asked = tables.reduce((sum, table, at) => {
      const one = Brackets.maintenance(table, notionals[at] as bigint)
      return sum + (markets[at]?.inverse ? Integer.mul(one, 4n) : one)
    }, 0n)
    const balance = Integer.mulDivDown(asked, level, 60n) - worth
    const depthOf = (one: (typeof markets)[number], at: number): Depth | undefined =>
      one.law === null
        ? undefined
        : Depth.create({
            law: one.law,
            depth: Amount.of(Integer.mulDivUp(notionals[at] as bigint, one.depth, 100n)),
            unit: Ratio.of(one.unit, 1_000n),
            capacity: Amount.of(Integer.mulDivUp(notionals[at] as bigint, one.capacity, 100n)),
            halfSpread: Ratio.of(one.halfSpread, 10_000n),
          })
    const terms: CostTerms = {
      ...Terms.nothing,
      fees: markets.map(({ fee }) => Ratio.of(fee, 1_000n)),
      depths: markets.map(depthOf),
      funding: markets.map(({ funding }) =>
        funding === null ? undefined : Ratio.of(funding, 10_000n),
      ),
      capital: [Ratio.of(1n, 10n), undefined, undefined],
    }
    const holder = account(place, { USDT: balance, BTC: coins }, positions)
    return {
      place,
      context: { account: holder, rules: place.terms, prices: now },
      terms,
      threshold,
    }
  })
