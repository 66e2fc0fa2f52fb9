import { Ray } from '../../margin/methods/lending/aave/Ray.ts'
import type { Asset } from '../../model/Asset.ts'
import { Amount } from '../../money/Amount.ts'
import type { AccountState } from '../AccountState.ts'
import type { Event } from '../Event.ts'
import { Pool } from '../Pool.ts'
import type { State } from '../State.ts'
import { Accrual } from './Accrual.ts'

/**
 * Repays with what a sale brought: what the account holds of an asset goes to its debts in it.
 *
 * Rules: [POOL2] [POOL14]
 */
export function* repayFrom(state: State, account: AccountState, asset: Asset): Iterable<Event> {
  for (const pool of state.pools.values()) {
    const reserve = Pool.reserve(pool, asset)
    const claimed = reserve && -(account.balances[reserve.debt.index] ?? 0n)
    if (reserve === undefined || claimed === undefined || claimed <= 0n) continue
    yield* Accrual.of(state, pool)
    const held = account.balances[asset.index] ?? Amount.zero
    const owed = Amount.of(Ray.mulUp(claimed, reserve.debtIndex))
    const amount = Amount.min(held, owed)
    const claims = amount === owed ? claimed : Ray.divDown(amount, reserve.debtIndex)
    if (amount <= 0n || claims <= 0n) continue
    yield {
      type: 'Repaid',
      payer: account.id,
      account: account.id,
      pool: pool.id,
      asset: reserve.asset.id,
      amount,
      claims: Amount.of(claims),
    }
  }
}
