import { limits } from '../../base/limits.ts'
import type { PoolId } from '../../model/Asset.ts'
import type { PriceBook } from '../../model/PriceBook.ts'
import { Ratio } from '../../money/Ratio.ts'
import { AaveInterest } from '../../protocols/aave/AaveInterest.ts'
import { interestRates } from '../../protocols/aave/interestRates.ts'
import { Ray } from '../../protocols/aave/Ray.ts'
import type { AccountState } from '../AccountState.ts'
import type { InterestAccrued } from '../Event.ts'
import { Pool, type Reserve } from '../Pool.ts'
import { State } from '../State.ts'

/**
 * Accrues a pool to now and returns its new interest indices. The rates are those of its
 * utilisation since the last accrual, because every change of utilisation accrues first: linear for
 * lenders, compounding for borrowers, in whole seconds.
 *
 * Rules: [POOL2]
 */
export function of(state: State, pool: Pool): readonly InterestAccrued[] {
  const now = State.seconds(state)
  return pool.reserves
    .filter(({ accruedAt }) => accruedAt < now)
    .map((reserve) => accrued(pool, reserve, now))
}

/** Accrues the pools that an account lends to or owes, and the one that insures it. */
export function ofHolder(
  state: State,
  { balances }: AccountState,
  insurance: PoolId | null,
): readonly InterestAccrued[] {
  return [...state.pools.values()].flatMap((pool) => {
    const isHeld = pool.reserves.some(({ supply, debt }) =>
      [supply, debt].some(({ index }) => (balances[index] ?? 0n) !== 0n),
    )
    return isHeld || pool.id === insurance ? of(state, pool) : []
  })
}

function accrued(pool: Pool, reserve: Reserve, now: number): InterestAccrued {
  const owed = Pool.owed(pool, reserve)
  const rates = interestRates(reserve.curve, {
    liquidity: Pool.cash(pool, reserve),
    debt: Ray.mulUp(owed, reserve.debtIndex),
    deficit: reserve.deficit,
  })
  const before: AaveInterest = {
    ...rates,
    liquidityIndex: reserve.supplyIndex,
    variableBorrowIndex: reserve.debtIndex,
    updatedAt: BigInt(reserve.accruedAt),
  }
  const { liquidityIndex, variableBorrowIndex } = within(
    before,
    AaveInterest.accrue(before, owed, BigInt(now)),
  )
  return {
    type: 'InterestAccrued',
    pool: pool.id,
    asset: reserve.asset.id,
    supply: liquidityIndex,
    debt: variableBorrowIndex,
    at: now,
  }
}

/** Interest stops where an index would reach its limit: a number that no journal could hold. */
const within = (before: AaveInterest, after: AaveInterest): AaveInterest =>
  after.liquidityIndex < limits.claimIndex && after.variableBorrowIndex < limits.claimIndex
    ? after
    : before

/** A pool's indices after some accruals, where one of them names the reserve. */
export function indicesOf(
  reserve: Reserve,
  events: readonly InterestAccrued[],
): { readonly supply: bigint; readonly debt: bigint } {
  const found = events.find(({ asset }) => asset === reserve.asset.id)
  return found ?? { supply: reserve.supplyIndex, debt: reserve.debtIndex }
}

/** The current prices with a pool accrued to now: the prices a request is margined at. */
export function bookAfter(
  { book }: State,
  pool: Pool,
  events: readonly InterestAccrued[],
): PriceBook {
  const after = book.accrued.slice()
  for (const reserve of pool.reserves) {
    const { supply, debt } = indicesOf(reserve, events)
    after[reserve.supply.index] = Ratio.of(supply, Ray.one)
    after[reserve.debt.index] = Ratio.of(debt, Ray.one)
  }
  return { ...book, accrued: after }
}

export * as Accrual from './Accrual.ts'
