import type { AccountId } from '../../model/Account.ts'
import type { AssetId, PoolId } from '../../model/Asset.ts'
import { Amount } from '../../money/Amount.ts'
import { Ray } from '../../protocols/aave/Ray.ts'
import { mayLeave } from '../checkWithdrawal.ts'
import { Decision, type Proposal } from '../Decision.ts'
import { find } from '../find.ts'
import type { Header } from '../Header.ts'
import { Accrual } from '../loan/Accrual.ts'
import { poolTransaction } from '../loan/poolTransaction.ts'
import { reserveOf } from '../loan/reserveOf.ts'
import { Pool } from '../Pool.ts'
import type { Rejection } from '../Rejection.ts'
import type { State } from '../State.ts'

/** Asks for money back that was lent to a pool. */
export interface Redeem extends Header {
  readonly type: 'Redeem'
  readonly account: AccountId
  readonly pool: PoolId
  readonly asset: AssetId
  /** Null for all of it. */
  readonly amount: Amount | null
}

/** Whether it asks, tells or steers. */
export const nature = 'request'

/** Claims are rounded up, against the lender. Rules: [POOL3] [POOL5] */
export function decide(state: State, command: Redeem): Rejection | Proposal {
  const account = find.own(state, command.account)
  if (Decision.refused(account)) return account
  const found = reserveOf(state, command)
  if (Decision.refused(found)) return found
  const [pool, reserve] = found
  const barred = mayLeave(state, account, reserve.asset)
  if (barred !== null) return barred
  const accruals = Accrual.of(state, pool)
  const { supply: index } = Accrual.indicesOf(reserve, accruals)
  const held = account.balances[reserve.supply.index] ?? 0n
  const amount = command.amount ?? Amount.of(Ray.mulDown(held, index))
  if (amount <= 0n) {
    return Decision.reject('amount.notPositive', `expected a positive amount, found ${amount}`)
  }
  const claims = Amount.of(command.amount === null ? held : Ray.divUp(amount, index))
  if (claims > held) {
    const most = Ray.mulDown(held, index)
    const detail = `expected at most ${most} atoms of ${reserve.asset.id} lent, found ${amount}`
    return Decision.reject('balance.insufficient', detail)
  }
  const cash = Pool.cash(pool, reserve)
  if (cash < amount) {
    const detail = `pool ${pool.id} holds ${cash} atoms of ${reserve.asset.id}, asked ${amount}`
    return Decision.reject('pool.illiquid', detail)
  }
  const { id, asset } = { id: account.id, asset: reserve.asset.id }
  const given = Amount.negate(claims)
  const terms = { money: amount, claims: given, side: 'supply', outflow: true } as const
  const event = { type: 'Redeemed', account: id, pool: pool.id, asset, amount, claims } as const
  return poolTransaction(state, account, pool, reserve, accruals, terms, event)
}

export * as Redeem from './Redeem.ts'
