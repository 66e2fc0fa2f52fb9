import {
  type FormatReserveUSDResponse,
  formatReserves,
  type ReserveDataWithPrice,
  type UserReserveData,
} from '@aave/math-utils'
import type { Account } from '../../src/model/Account.ts'
import type { BoundRulebook } from '../../src/model/BoundRulebook.ts'
import type { PriceBook } from '../../src/model/PriceBook.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import type { AaveAccount, AaveHolding } from '../../src/protocols/aave/AaveAccount.ts'
import type { AaveReserve } from '../../src/protocols/aave/AaveReserve.ts'
import { Ray } from '../../src/protocols/aave/Ray.ts'
import { borrower, lender, pledge, prices } from '../../test/lender.ts'
import { Draws } from '../book/Draws.ts'

/** The same random borrowers of one pool in three forms: the protocol's, our engine's, a peer's. */
export interface Borrowers {
  readonly loans: readonly AaveAccount[]
  readonly accounts: readonly Account[]
  readonly terms: BoundRulebook
  readonly book: PriceBook
  readonly summaries: readonly (readonly UserReserveData[])[]
  readonly reserves: readonly FormatReserveUSDResponse[]
  readonly now: number
  /** Reserves held or owed, on average. */
  readonly legs: number
}

const SEED = 20_261_121
const RESERVES = 12
const now = 1_700_000_000

/** Twelve reserves typical of large pools: stablecoins, coins of eight decimals and of eighteen. */
function reserveOf(index: number): AaveReserve {
  const draws = Draws.create(SEED, 7, index)
  const decimals = [6, 18, 8, 18][index % 4] as number
  const dollars = [1, 3_000, 60_000, 20][index % 4] as number
  const price = BigInt(Math.round(dollars * (0.8 + 0.4 * draws.u()) * 1e8))
  const threshold = 6_500 + Math.floor(draws.u() * 2_000)
  return {
    id: `R${index}`,
    decimals,
    price,
    ltv: BigInt(threshold - 300),
    liquidationThreshold: BigInt(threshold),
    liquidationBonus: 10_500n,
    liquidationProtocolFee: 1_000n,
    liquidityIndex: Ray.one + BigInt(Math.floor(draws.u() * 2 ** 53)) * 10n ** 10n,
    variableBorrowIndex: Ray.one + BigInt(Math.floor(draws.u() * 2 ** 53)) * 2n * 10n ** 10n,
  }
}

/** One to three reserves pledged and as many owed: health factors from 0.7 to about 4. */
function holdingsOf(id: number, reserves: readonly AaveReserve[]): readonly AaveHolding[] {
  const draws = Draws.create(SEED, 8, id)
  const dollars = 10 ** (2 + 5 * draws.u())
  const health = 0.7 + 3.3 * draws.u() ** 2
  const place = (): number => Math.floor(draws.u() * RESERVES)
  const pledged = new Set(Array.from({ length: 1 + draws.pick([1, 2, 2]) }, place))
  const owed = new Set(Array.from({ length: 1 + draws.pick([2, 2, 1]) }, place))
  const debt = (dollars * 0.75) / health
  return reserves.flatMap((reserve, index) => {
    const isPledged = pledged.has(index)
    if (!isPledged && !owed.has(index)) return []
    const supply = isPledged ? dollars / pledged.size : 0
    return [
      {
        reserve,
        scaledSupply: scaled(reserve, supply, reserve.liquidityIndex),
        scaledDebt: scaled(reserve, owed.has(index) ? debt / owed.size : 0, Ray.one),
        usedAsCollateral: isPledged,
        inEModeCollateral: false,
        eModeLtvZero: false,
      },
    ]
  })
}

function scaled({ decimals, price }: AaveReserve, dollars: number, index: bigint): bigint {
  const base = BigInt(Math.round(dollars * 1e8))
  return (base * 10n ** BigInt(decimals) * Ray.one) / (price * index)
}

/** In the form the peer's own front end uses, without the reserves that an account does not use. */
const summaryOf = (holdings: readonly AaveHolding[]): readonly UserReserveData[] =>
  holdings.map(({ reserve, scaledSupply, scaledDebt, usedAsCollateral }) => ({
    underlyingAsset: reserve.id,
    scaledATokenBalance: `${scaledSupply}`,
    usageAsCollateralEnabledOnUser: usedAsCollateral,
    scaledVariableDebt: `${scaledDebt}`,
  }))

/** Indices are already accrued to now: neither the peer nor we accrue while the clock runs. */
function peerReserve(reserve: AaveReserve, originalId: number): ReserveDataWithPrice {
  const { id, decimals, price, ltv, liquidationThreshold, liquidationBonus } = reserve
  return {
    originalId,
    id,
    symbol: id,
    name: id,
    decimals,
    underlyingAsset: id,
    usageAsCollateralEnabled: true,
    reserveFactor: '1000',
    baseLTVasCollateral: `${ltv}`,
    liquidityIndex: `${reserve.liquidityIndex}`,
    reserveLiquidationThreshold: `${liquidationThreshold}`,
    reserveLiquidationBonus: `${liquidationBonus}`,
    variableBorrowIndex: `${reserve.variableBorrowIndex}`,
    variableBorrowRate: '0',
    availableLiquidity: '0',
    liquidityRate: '0',
    totalScaledVariableDebt: '0',
    lastUpdateTimestamp: now,
    borrowCap: '0',
    supplyCap: '0',
    debtCeiling: '0',
    debtCeilingDecimals: 2,
    isolationModeTotalDebt: '0',
    virtualUnderlyingBalance: '0',
    deficit: '0',
    priceInMarketReferenceCurrency: `${price}`,
  }
}

/** A supply claim and a debt claim for every reserve, in dollars of 8 decimals. */
function placeOf(reserves: readonly AaveReserve[]) {
  const place = lender({
    protocol: 'aave-v3.7',
    assets: { USD: 8, ...Object.fromEntries(reserves.map(({ id, decimals }) => [id, decimals])) },
    claims: Object.fromEntries(
      reserves.flatMap(({ id }) => [
        [`supply:${id}`, [id, 'supply']] as const,
        [`debt:${id}`, [id, 'debt']] as const,
      ]),
    ),
    collateral: Object.fromEntries(
      reserves.map(({ id, ltv, liquidationThreshold }) => [
        id,
        pledge(`0.${ltv}`, `0.${liquidationThreshold}`),
      ]),
    ),
  })
  const plain = prices(place, { USD: '1' })
  const indices = plain.indices.slice()
  const accrued: Ratio[] = []
  for (const { id, price, liquidityIndex, variableBorrowIndex } of reserves) {
    const index = place.asset(id).index
    indices[index] = { price: price * 10n ** 4n, time: plain.time, source: 'bench' }
    accrued[place.asset(`supply:${id}`).index] = Ratio.of(liquidityIndex, Ray.one)
    accrued[place.asset(`debt:${id}`).index] = Ratio.of(variableBorrowIndex, Ray.one)
  }
  return { place, book: { ...plain, indices, accrued } }
}

/** A number of accounts; the first ones are the same whatever the number. */
export function create(count: number): Borrowers {
  const reserves = Array.from({ length: RESERVES }, (_, index) => reserveOf(index))
  const { place, book } = placeOf(reserves)
  const loans = Array.from({ length: count }, (_, id) => ({
    eMode: null,
    holdings: holdingsOf(id, reserves),
  }))
  const accounts = loans.map(({ holdings }) =>
    borrower(
      place,
      Object.fromEntries(
        holdings.flatMap(({ reserve: { id }, scaledSupply, scaledDebt }) => [
          ...(scaledSupply > 0n ? [[`supply:${id}`, scaledSupply] as const] : []),
          ...(scaledDebt > 0n ? [[`debt:${id}`, -scaledDebt] as const] : []),
        ]),
      ),
    ),
  )
  const legs = accounts.reduce((sum, { balances }) => sum + Object.keys(balances).length, 0) / count
  return {
    loans,
    accounts,
    terms: place.terms,
    book,
    summaries: loans.map(({ holdings }) => summaryOf(holdings)),
    reserves: formatReserves({
      reserves: reserves.map(peerReserve),
      currentTimestamp: now,
      marketReferencePriceInUsd: '100000000',
      marketReferenceCurrencyDecimals: 8,
    }),
    now,
    legs,
  }
}

export * as Borrowers from './Borrowers.ts'
