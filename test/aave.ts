import fc from 'fast-check'
import { Integer } from '../src/money/Integer.ts'
import type { AaveAccount, AaveEMode } from '../src/protocols/aave/AaveAccount.ts'
import type { AaveReserve } from '../src/protocols/aave/AaveReserve.ts'
import { numRuns } from './numRuns.ts'

/** Ten thousand cases of whole-number arithmetic take a second or two; a smaller budget is kept. */
export const manyRuns = process.env.FC_NUM_RUNS === undefined ? 10_000 : numRuns

const ray = 10n ** 27n

/** A reserve as a test says it: WETH at 2,000, indices of one, unless it says otherwise. */
export const reserve = (fields: Partial<AaveReserve> = {}): AaveReserve => ({
  id: 'WETH',
  decimals: 18,
  price: 2_000n * 10n ** 8n,
  ltv: 7_500n,
  liquidationThreshold: 8_000n,
  liquidationBonus: 10_500n,
  liquidationProtocolFee: 0n,
  liquidityIndex: ray,
  variableBorrowIndex: ray,
  ...fields,
})

/** Numbers of a random size with random digits. */
const sized = (from: number, to: number): fc.Arbitrary<bigint> =>
  fc
    .tuple(fc.integer({ min: 100_000_000, max: 999_999_999 }), fc.integer({ min: from, max: to }))
    .map(([digits, size]) => (BigInt(digits) * 10n ** BigInt(size)) / 10n ** 8n + 1n)

/** Thresholds that may hold together: bonus × threshold not above the whole. */
const thresholds = fc
  .record({
    threshold: fc.integer({ min: 2_000, max: 9_600 }),
    bonus: fc.integer({ min: 1, max: 1_500 }),
    below: fc.integer({ min: 0, max: 900 }),
    lends: fc.nat({ max: 5 }),
  })
  .map(({ threshold, bonus, below, lends }) => {
    const highest = Math.floor(100_000_000 / threshold)
    return {
      ltv: lends === 0 ? 0n : BigInt(threshold - below),
      liquidationThreshold: BigInt(threshold),
      liquidationBonus: BigInt(Math.min(10_000 + bonus, highest)),
    }
  })

const index = fc.oneof(
  fc.constant(ray),
  sized(8, 26).map((n) => ray + n),
)

const part = fc.record({
  decimals: fc.constantFrom(6, 8, 9, 12, 18),
  price: sized(5, 13),
  thresholds,
  fee: fc.constantFrom(0n, 31n, 1_000n, 2_000n, 9_042n, 10_000n),
  liquidityIndex: index,
  variableBorrowIndex: index,
  /** What is supplied, in the base currency, 8 decimals: from a cent to millions. */
  worth: sized(7, 15),
  supplies: fc.nat({ max: 3 }),
  owes: fc.nat({ max: 1 }),
  usedAsCollateral: fc.nat({ max: 7 }),
  inEMode: fc.nat({ max: 2 }),
})

type Part = typeof part extends fc.Arbitrary<infer T> ? T : never

/**
 * Accounts of up to five reserves, in and out of e-mode, with debts worth so many thousandths of
 * what backs them.
 */
const accountsOwing = (burden: fc.Arbitrary<number>): fc.Arbitrary<AaveAccount> =>
  fc
    .record({
      parts: fc.array(part, { minLength: 1, maxLength: 5 }),
      eMode: fc.option(fc.record({ thresholds, isolated: fc.boolean(), zero: fc.boolean() })),
      burden,
    })
    .map(({ parts, eMode, burden }) => {
      const category: AaveEMode | null =
        eMode === null ? null : { ...eMode.thresholds, isolated: eMode.isolated }
      const backing = parts.reduce((sum, one) => sum + backingOf(one, category), 0n)
      const owing = parts.filter(({ owes }) => owes === 0).length
      const each = owing === 0 ? 0n : (backing * BigInt(burden)) / 1_000n / BigInt(owing)
      return {
        eMode: category,
        holdings: parts.map((one, index) => ({
          reserve: reserveOf(one, `A${index}`),
          scaledSupply: one.supplies === 0 ? 0n : scaled(one.worth, one, one.liquidityIndex),
          scaledDebt: one.owes === 0 ? scaled(each, one, one.variableBorrowIndex) : 0n,
          usedAsCollateral: isCollateral(one),
          inEModeCollateral: eMode !== null && one.inEMode === 0,
          eModeLtvZero: eMode !== null && one.inEMode === 0 && eMode.zero,
        })),
      }
    })

/** From none owed to deep under water. */
export const accounts = accountsOwing(
  fc.oneof(fc.integer({ min: 0, max: 3_000 }), fc.integer({ min: 900, max: 1_100 })),
)

/** Just about healthy, and worse. */
export const sickAccounts = accountsOwing(
  fc.oneof(fc.integer({ min: 980, max: 1_100 }), fc.integer({ min: 1_000, max: 3_000 })),
)

const isCollateral = ({ supplies, usedAsCollateral }: Part): boolean =>
  supplies !== 0 && usedAsCollateral !== 0

const backingOf = (one: Part, eMode: AaveEMode | null): bigint => {
  if (!isCollateral(one)) return 0n
  const { liquidationThreshold } = one.inEMode === 0 && eMode ? eMode : one.thresholds
  return (one.worth * liquidationThreshold) / 10_000n
}

const scaled = (worth: bigint, { decimals, price }: Part, at: bigint): bigint =>
  (((worth * Integer.pow10(decimals)) / price) * ray) / at

const reserveOf = (one: Part, id: string): AaveReserve => ({
  ...one.thresholds,
  id,
  decimals: one.decimals,
  price: one.price,
  liquidationProtocolFee: one.fee,
  liquidityIndex: one.liquidityIndex,
  variableBorrowIndex: one.variableBorrowIndex,
})
