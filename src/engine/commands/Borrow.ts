import type { AccountId } from '../../model/Account.ts'
import type { AssetId, PoolId } from '../../model/Asset.ts'
import { Amount } from '../../money/Amount.ts'
import { Ray } from '../../protocols/aave/Ray.ts'
import { AccountState } from '../AccountState.ts'
import { Decision, type Proposal } from '../Decision.ts'
import { find } from '../find.ts'
import type { Header } from '../Header.ts'
import { isOn } from '../isOn.ts'
import { Accrual } from '../loan/Accrual.ts'
import { poolTransaction } from '../loan/poolTransaction.ts'
import { reserveOf } from '../loan/reserveOf.ts'
import { Pool, type Reserve } from '../Pool.ts'
import type { Rejection } from '../Rejection.ts'
import { State } from '../State.ts'

/** Asks to borrow an amount from a pool against what the account pledges. */
export interface Borrow extends Header {
  readonly type: 'Borrow'
  readonly account: AccountId
  readonly pool: PoolId
  readonly asset: AssetId
  readonly amount: Amount
}

/** Whether it asks, tells or steers. */
export const nature = 'request'

/** What is owed is rounded up, against the borrower. Rules: [POOL3] [POOL6] */
export function decide(state: State, command: Borrow): Rejection | Proposal {
  const account = find.own(state, command.account)
  if (Decision.refused(account)) return account
  const found = reserveOf(state, command)
  if (Decision.refused(found)) return found
  const [pool, reserve] = found
  const { amount } = command
  const barred = barrier(state, account, reserve, amount)
  if (barred !== null) return barred
  const accruals = Accrual.of(state, pool)
  const { debt: index } = Accrual.indicesOf(reserve, accruals)
  const cash = Pool.cash(pool, reserve)
  if (cash < amount) {
    const detail = `pool ${pool.id} holds ${cash} atoms of ${reserve.asset.id}, asked ${amount}`
    return Decision.reject('pool.illiquid', detail)
  }
  const owed = Ray.mulUp(Pool.owed(pool, reserve), index) + amount
  if (reserve.caps.borrow !== null && owed > reserve.caps.borrow) {
    const detail = `expected at most ${reserve.caps.borrow} atoms owed, found ${owed}`
    return Decision.reject('pool.capReached', detail)
  }
  const claims = Amount.of(Ray.divUp(amount, index))
  const { id, asset } = { id: account.id, asset: reserve.asset.id }
  const given = Amount.negate(claims)
  const terms = { money: amount, claims: given, side: 'debt', outflow: true } as const
  const event = { type: 'Borrowed', account: id, pool: pool.id, asset, amount, claims } as const
  return poolTransaction(state, account, pool, reserve, accruals, terms, event)
}

/** What stands in the way, margin aside. */
function barrier(
  state: State,
  account: AccountState,
  { asset }: Reserve,
  amount: Amount,
): Rejection | null {
  if (amount <= 0n) {
    return Decision.reject('amount.notPositive', `expected a positive amount, found ${amount}`)
  }
  if (State.terms(state, account)?.loan === null) {
    return Decision.reject('rulebook.doesNotLend', `the rulebook of ${account.id} does not lend`)
  }
  if (!isOn(state, 'newRisk', 'asset', [asset.id])) {
    return Decision.reject('switch.off', `new risk in ${asset.id} is switched off`)
  }
  if (AccountState.restricted(account, 'reduceOnly')) {
    return Decision.reject('account.restricted', `account ${account.id} may only reduce`)
  }
  if (account.liquidation === null) return null
  return Decision.reject('account.liquidating', `account ${account.id} is being liquidated`)
}

export * as Borrow from './Borrow.ts'
