import type { Asset, AssetId, PoolId } from '../model/Asset.ts'
import type { Caps, RateCurve, ReserveStatus } from '../model/ReserveSpec.ts'
import type { RulebookId } from '../model/Rulebook.ts'
import { Amount } from '../money/Amount.ts'
import { Integer } from '../money/Integer.ts'
import { type AaveRates, interestRates } from '../protocols/aave/interestRates.ts'
import { Ray } from '../protocols/aave/Ray.ts'
import { VenusInterest } from '../protocols/venus/VenusInterest.ts'
import type { AccountState } from './AccountState.ts'

/** A lending pool: its cash, the supply claims it owes and the debt claims it is owed. */
export interface Pool {
  readonly id: PoolId
  /** Holds the cash, owes the supply claims and is owed the debt claims. */
  readonly account: AccountState
  readonly reserves: Reserve[]
}

/** One asset of a pool. */
export interface Reserve {
  readonly asset: Asset
  /** The supply claim, held by lenders. */
  readonly supply: Asset
  /** The debt claim: a negative balance of the borrower. */
  readonly debt: Asset
  /** At par: who redeems first is paid in full, whatever is lacking. */
  readonly redeems?: 'par'
  /** Simply, as at Venus; missing where it accrues as at Aave. */
  readonly interest?: 'simple'
  curve: RateCurve
  caps: Caps
  /** Missing while it is active. */
  status?: Exclude<ReserveStatus, 'active'>
  /** Whether loans of it are liquidated though they are healthy, under a rulebook that knows it. */
  forced?: true
  /** Interest indices in rays: the amount of the asset per claim. */
  supplyIndex: bigint
  debtIndex: bigint
  /** The last accrual, whole seconds since 1970. */
  accruedAt: number
  /** Deficit: debt written off and not covered. */
  deficit: Amount
  /** Collateral that the pool took over for what nobody paid, and that is for sale. */
  taken: readonly Taken[]
}

/** Collateral of absorbed loans, held for a reserve. */
export interface Taken {
  /** The asset itself or a claim, by index. */
  readonly asset: number
  readonly amount: Amount
  /** The rulebook of the last loan it was taken from, whose terms it is sold at. */
  readonly rules: RulebookId
}

/** The id of a reserve's claim among the assets. */
export const claimId = (pool: PoolId, side: 'supply' | 'debt', asset: AssetId): AssetId =>
  `${pool}:${side}:${asset}`

/** The pool's own account among the house accounts. */
export const accountId = (pool: PoolId): string => `house:pool:${pool}`

export const reserve = (pool: Pool, { index }: Asset): Reserve | undefined =>
  pool.reserves.find(({ asset }) => asset.index === index)

/** Supply claims and debt claims outstanding; claims that the pool holds for sale are outstanding. */
export const supplied = (pool: Pool, { supply }: Reserve): bigint => -own(pool, supply)

export const owed = ({ account }: Pool, { debt }: Reserve): bigint =>
  account.balances[debt.index] ?? 0n

/** The cash available to redeem and borrow: no collateral that was taken over and is for sale. */
export const cash = (pool: Pool, { asset }: Reserve): Amount => Amount.of(own(pool, asset))

/** What a pool's account has of an asset beside what is for sale. */
const own = ({ account, reserves }: Pool, { index }: Asset): bigint =>
  reserves.reduce(
    (sum, { taken }) => sum - takenOf(taken, index),
    (account.balances[index] ?? 0n) as bigint,
  )

/** How much of an asset is for sale. */
export const takenOf = (taken: readonly Taken[], index: number): bigint =>
  taken.find(({ asset }) => asset === index)?.amount ?? 0n

/**
 * What the house left in a reserve of its share of the interest: what there is, less what lenders
 * own. Rounded down against the house; zero where there is less.
 *
 *     income = cash + debts + deficit - lent
 *
 * Rules: [POOL16]
 */
export function income(pool: Pool, reserve: Reserve): Amount {
  const debts = Ray.mulDown(owed(pool, reserve), reserve.debtIndex)
  const has = cash(pool, reserve) + debts + reserve.deficit
  const claimed = Ray.mulUp(supplied(pool, reserve), reserve.supplyIndex)
  return Amount.of(Integer.max(0n, has - claimed))
}

/** The least that a supply index falls to by a loss: a claim is always worth something. */
const indexMin: bigint = Integer.pow10(15)

/**
 * Under this index a reserve takes no new money: so small a claim could not bear all of a loss.
 *
 * Rules: [POOL17]
 */
export const isSpent = ({ supplyIndex }: Reserve): boolean => supplyIndex < Integer.pow10(21)

/**
 * The loss that lenders can bear: all that was lent, but for a part so small that it only keeps the
 * index above zero. Of a claim worth one that is 10⁻¹².
 *
 * Rules: [POOL17]
 */
export const bearable = (pool: Pool, reserve: Reserve): Amount =>
  Amount.of(lent(pool, reserve) - Ray.mulUp(supplied(pool, reserve), indexMin))

/** The supply index after lenders bore a loss, rounded down against them. */
export const indexBearing = (pool: Pool, reserve: Reserve, loss: Amount): bigint =>
  Integer.mulDivDown(reserve.supplyIndex, lent(pool, reserve) - loss, lent(pool, reserve))

/**
 * The yearly rates of a reserve at its utilisation, rays.
 *
 * Rules: [AAVE8] [VENUS11]
 */
export function rates(pool: Pool, reserve: Reserve): AaveRates {
  const debt = Ray.mulUp(owed(pool, reserve), reserve.debtIndex)
  const { curve, deficit } = reserve
  return reserve.interest === 'simple'
    ? VenusInterest.rates(curve, debt, lent(pool, reserve))
    : interestRates(curve, { liquidity: cash(pool, reserve), debt, deficit })
}

/** What lenders own, rounded down. */
export const lent = (pool: Pool, reserve: Reserve): bigint =>
  Ray.mulDown(supplied(pool, reserve), reserve.supplyIndex)

export * as Pool from './Pool.ts'
