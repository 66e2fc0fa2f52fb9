import type { Asset } from '../../model/Asset.ts'
import { Amount } from '../../money/Amount.ts'
import type { AccountState } from '../AccountState.ts'
import type { Event } from '../Event.ts'
import { Pool } from '../Pool.ts'
import type { State } from '../State.ts'
import { Accrual } from './Accrual.ts'
import { claimsOwed, owedNow, repayment } from './repayment.ts'

/**
 * Repays with what a sale brought: what the account holds of an asset goes to its debts in it.
 *
 * Rules: [POOL2] [POOL14]
 */
export function* repayFrom(state: State, account: AccountState, asset: Asset): Iterable<Event> {
  for (const pool of state.pools.values()) {
    const reserve = Pool.reserve(pool, asset)
    if (reserve === undefined || claimsOwed(account, reserve) <= 0n) continue
    yield* Accrual.of(state, pool)
    const held = account.balances[asset.index] ?? Amount.zero
    const repaid = Amount.min(held, owedNow(account, reserve))
    const event = repayment(account, account.id, { pool, reserve }, repaid)
    if (event.amount > 0n && event.claims > 0n) yield event
  }
}
