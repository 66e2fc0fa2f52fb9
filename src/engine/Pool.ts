import type { Asset, AssetId, PoolId } from '../model/Asset.ts'
import type { Caps, RateCurve } from '../model/ReserveSpec.ts'
import { Amount } from '../money/Amount.ts'
import { Integer } from '../money/Integer.ts'
import { Ray } from '../protocols/aave/Ray.ts'
import type { AccountState } from './AccountState.ts'

/** Money lent in one pot: its cash, what it owes lenders and what borrowers owe it. */
export interface Pool {
  readonly id: PoolId
  /** Holds the cash, owes the supply claims and is owed the debt claims. */
  readonly account: AccountState
  readonly reserves: Reserve[]
}

/** One asset of a pool. */
export interface Reserve {
  readonly asset: Asset
  /** The claim that lenders hold. */
  readonly supply: Asset
  /** The claim that borrowers owe: a negative balance of theirs. */
  readonly debt: Asset
  readonly curve: RateCurve
  readonly caps: Caps
  /** Rays: what a claim stands for. */
  supplyIndex: bigint
  debtIndex: bigint
  /** Until when interest has been accrued, whole seconds since 1970. */
  accruedAt: number
  /** Written off and not covered: what the pool lacks. */
  deficit: Amount
}

/** How a reserve's claim is called among the assets. */
export const claimId = (pool: PoolId, side: 'supply' | 'debt', asset: AssetId): AssetId =>
  `${pool}:${side}:${asset}`

/** The pool's account among those of the house. */
export const accountId = (pool: PoolId): string => `house:pool:${pool}`

export const reserve = (pool: Pool, { index }: Asset): Reserve | undefined =>
  pool.reserves.find(({ asset }) => asset.index === index)

/** Claims lent out and owed in all. */
export const supplied = ({ account }: Pool, { supply }: Reserve): bigint =>
  -(account.balances[supply.index] ?? 0n)

export const owed = ({ account }: Pool, { debt }: Reserve): bigint =>
  account.balances[debt.index] ?? 0n

/** What can be paid out at once. */
export const cash = ({ account }: Pool, { asset }: Reserve): Amount =>
  account.balances[asset.index] ?? Amount.zero

/**
 * What lenders can bear of a loss: all that they lent but its last whole unit, so that what claims
 * stand for never comes to nothing.
 */
export const bearable = (pool: Pool, reserve: Reserve): Amount =>
  Amount.of(lent(pool, reserve) - Integer.pow10(reserve.asset.decimals))

/** What supply claims stand for once lenders have borne a loss, rounded down against them. */
export const indexBearing = (pool: Pool, reserve: Reserve, loss: Amount): bigint =>
  Integer.mulDivDown(reserve.supplyIndex, lent(pool, reserve) - loss, lent(pool, reserve))

const lent = (pool: Pool, reserve: Reserve): bigint =>
  Ray.mulDown(supplied(pool, reserve), reserve.supplyIndex)

export * as Pool from './Pool.ts'
