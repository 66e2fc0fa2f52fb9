import fc from 'fast-check'
import type { Collateral, Loan, Totals } from '../src/protocols/compound/Loan.ts'
import type { RateModel } from '../src/protocols/compound/Rates.ts'

const wad = 10n ** 18n
const index = 10n ** 15n

/** Totals with room for a debt, at indices from 1 to 3. */
const totals = (
  owed: bigint,
  more: bigint,
  supplied: bigint,
  [s, b]: [bigint, bigint],
): Totals => ({
  baseSupplyIndex: s,
  baseBorrowIndex: b,
  totalSupplyBase: supplied,
  totalBorrowBase: owed + more,
  lastAccrualTime: 1_700_000_000n,
})

const indices = fc.tuple(fc.bigInt(index, 3n * index), fc.bigInt(index, 3n * index))

/** Factors as the protocol admits them: to borrow no more than to liquidate. */
const collateral: fc.Arbitrary<Collateral> = fc
  .record({
    decimals: fc.constantFrom(6, 8, 18),
    price: fc.bigInt(1n, 10n ** 13n),
    borrow: fc.bigInt(0n, wad),
    liquidate: fc.bigInt(0n, wad),
    liquidationFactor: fc.bigInt(wad / 2n, wad),
    units: fc.oneof(fc.constant(0n), fc.bigInt(0n, 10n ** 8n)),
  })
  .map(({ decimals, price, borrow, liquidate, liquidationFactor, units }) => ({
    id: `C${decimals}`,
    decimals,
    price,
    borrowCollateralFactor: borrow < liquidate ? borrow : liquidate,
    liquidateCollateralFactor: borrow < liquidate ? liquidate : borrow,
    liquidationFactor,
    balance: (units * 10n ** BigInt(decimals)) / 10n ** 4n,
  }))

/** A loan somewhere between well secured and hopeless, within totals that hold it. */
export const lent: fc.Arbitrary<{ loan: Loan; totals: Totals }> = fc
  .record({
    decimals: fc.constantFrom(6, 18),
    price: fc.bigInt(1n, 10n ** 12n),
    collaterals: fc.array(collateral, { maxLength: 4 }),
    tightness: fc.bigInt(1n, 40_000n),
    more: fc.bigInt(0n, 10n ** 24n),
    supplied: fc.bigInt(0n, 10n ** 26n),
    indices,
  })
  .map(({ decimals, price, collaterals, tightness, more, supplied, indices }) => {
    const worth = collaterals.reduce(
      (sum, one) =>
        sum +
        (one.balance * one.price * one.liquidateCollateralFactor) /
          wad /
          10n ** BigInt(one.decimals),
      0n,
    )
    const owed =
      (worth * tightness * 10n ** BigInt(decimals) * index) / (10_000n * price * indices[1]) + 1n
    return {
      loan: { base: { decimals, price }, principal: -owed, collaterals },
      totals: totals(owed, more, supplied, indices),
    }
  })

/** Totals of any utilisation, with the two curves. */
export const lending: fc.Arbitrary<{ totals: Totals; model: RateModel }> = fc
  .record({
    owed: fc.bigInt(0n, 10n ** 26n),
    supplied: fc.oneof(fc.constant(0n), fc.bigInt(0n, 10n ** 26n)),
    indices,
    curves: fc.tuple(...Array.from({ length: 8 }, () => fc.bigInt(0n, 3n * wad))),
  })
  .map(({ owed, supplied, indices, curves }) => {
    const curve = (at: number) => ({
      base: curves[at] as bigint,
      slopeLow: curves[at + 1] as bigint,
      slopeHigh: curves[at + 2] as bigint,
      kink: (curves[at + 3] as bigint) / 3n,
    })
    return {
      totals: totals(owed, 0n, supplied, indices),
      model: { supply: curve(0), borrow: curve(4) },
    }
  })
