import { limits } from '../../base/limits.ts'
import type { PoolId } from '../../model/Asset.ts'
import { Ratio } from '../../money/Ratio.ts'
import { AaveInterest } from '../../protocols/aave/AaveInterest.ts'
import { Ray } from '../../protocols/aave/Ray.ts'
import { VenusInterest } from '../../protocols/venus/VenusInterest.ts'
import type { AccountState } from '../AccountState.ts'
import type { InterestAccrued } from '../Event.ts'
import { Pool, type Reserve } from '../Pool.ts'
import { State } from '../State.ts'

/**
 * Accrues a pool to now and returns its new interest indices. The rates are those of its
 * utilisation since the last accrual, because every change of utilisation accrues first: linear for
 * lenders, compounding for borrowers, or simple for both where the reserve says so, in whole seconds.
 *
 * Rules: [POOL2] [VENUS11]
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
  const { supply, debt } = indicesAt(pool, reserve, now)
  return { type: 'InterestAccrued', pool: pool.id, asset: reserve.asset.id, supply, debt, at: now }
}

/** The interest indices of a reserve, in rays. */
export interface Indices {
  readonly supply: bigint
  readonly debt: bigint
}

/**
 * The interest indices of a reserve at a second, as an accrual would set them then. Everything that
 * is decided, quoted or monitored is judged at these, whether or not anybody has touched the pool.
 *
 * Rules: [POOL2]
 */
export function indicesAt(pool: Pool, reserve: Reserve, now: number): Indices {
  const { supplyIndex: supply, debtIndex: debt, accruedAt } = reserve
  const owed = Pool.owed(pool, reserve)
  if (accruedAt >= now || owed === 0n) return { supply, debt }
  const basis = [supply, debt, accruedAt, owed, Pool.cash(pool, reserve), reserve.deficit]
  const found = known.get(reserve)?.find((one) => one.now === now && isSame(one.basis, basis))
  if (found !== undefined) return found.indices
  const indices = grown(pool, reserve, owed, now)
  // Two: a command is foreseen at its time, and the clock is put back before it is carried out.
  const kept = known.get(reserve)?.slice(0, 1) ?? []
  known.set(reserve, [{ now, basis, indices }, ...kept])
  return indices
}

/** A reserve as an accrual would leave it now. */
export function current(state: State, pool: Pool, reserve: Reserve): Reserve {
  const { supply, debt } = indicesAt(pool, reserve, State.seconds(state))
  return { ...reserve, supplyIndex: supply, debtIndex: debt }
}

/** What a claim of each kind stands for at some indices: kept, for it is asked for again. */
export function worthOf(indices: Indices): { readonly supply: Ratio; readonly debt: Ratio } {
  const found = worths.get(indices)
  if (found !== undefined) return found
  const worth = {
    supply: Ratio.of(indices.supply, Ray.one),
    debt: Ratio.of(indices.debt, Ray.one),
  }
  worths.set(indices, worth)
  return worth
}

const worths = new WeakMap<Indices, { readonly supply: Ratio; readonly debt: Ratio }>()

/** What was reckoned last for a reserve, and from which numbers. Derived, and never recorded. */
interface Reckoned {
  readonly now: number
  readonly basis: readonly (bigint | number)[]
  readonly indices: Indices
}

const known = new WeakMap<Reserve, readonly Reckoned[]>()

const isSame = (a: Reckoned['basis'], b: Reckoned['basis']): boolean =>
  a.every((one, index) => one === b[index])

function grown(pool: Pool, reserve: Reserve, owed: bigint, now: number): Indices {
  const before: AaveInterest = {
    ...Pool.rates(pool, reserve),
    liquidityIndex: reserve.supplyIndex,
    variableBorrowIndex: reserve.debtIndex,
    updatedAt: BigInt(reserve.accruedAt),
  }
  const accrue = reserve.interest === 'simple' ? VenusInterest.accrue : AaveInterest.accrue
  const after = within(before, accrue(before, owed, BigInt(now)))
  return { supply: after.liquidityIndex, debt: after.variableBorrowIndex }
}

/** Interest stops where an index would reach its limit: a number that no journal could hold. */
const within = (before: AaveInterest, after: AaveInterest): AaveInterest =>
  after.liquidityIndex < limits.claimIndex && after.variableBorrowIndex < limits.claimIndex
    ? after
    : before

/** A pool's indices after some accruals, where one of them names the reserve. */
export function indicesOf(reserve: Reserve, events: readonly InterestAccrued[]): Indices {
  const found = events.find(({ asset }) => asset === reserve.asset.id)
  return found ?? { supply: reserve.supplyIndex, debt: reserve.debtIndex }
}

export * as Accrual from './Accrual.ts'
