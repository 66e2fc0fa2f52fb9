import type { AccountId } from '../../model/Account.ts'
import type { AssetId, PoolId } from '../../model/Asset.ts'
import { Amount } from '../../money/Amount.ts'
import { Ray } from '../../protocols/aave/Ray.ts'
import { Decision, type Proposal } from '../Decision.ts'
import { find } from '../find.ts'
import type { Header } from '../Header.ts'
import { Accrual } from '../loan/Accrual.ts'
import { poolTransaction } from '../loan/poolTransaction.ts'
import { reserveOf } from '../loan/reserveOf.ts'
import { Pool } from '../Pool.ts'
import type { Rejection } from '../Rejection.ts'
import type { State } from '../State.ts'

/** Asks to lend an amount to a pool: its claims earn interest and may stand as collateral. */
export interface Supply extends Header {
  readonly type: 'Supply'
  readonly account: AccountId
  readonly pool: PoolId
  readonly asset: AssetId
  readonly amount: Amount
}

/** Whether it asks, tells or steers. */
export const nature = 'request'

/** Claims are rounded down, against the lender. Rules: [POOL3] [POOL4] */
export function decide(state: State, command: Supply): Rejection | Proposal {
  const account = find.own(state, command.account)
  if (Decision.refused(account)) return account
  const found = reserveOf(state, command)
  if (Decision.refused(found)) return found
  const [pool, reserve] = found
  const { amount } = command
  const held = account.balances[reserve.asset.index] ?? 0n
  if (amount <= 0n || held < amount) return short(reserve.asset.id, amount, held)
  const accruals = Accrual.of(state, pool)
  const { supply: index } = Accrual.indicesOf(reserve, accruals)
  const lent = Ray.mulUp(Pool.supplied(pool, reserve), index) + amount
  if (reserve.caps.supply !== null && lent > reserve.caps.supply) {
    const detail = `expected at most ${reserve.caps.supply} atoms lent, found ${lent}`
    return Decision.reject('pool.capReached', detail)
  }
  const claims = Amount.of(Ray.divDown(amount, index))
  if (claims === 0n) return Decision.reject('amount.notPositive', 'expected a claim at least')
  const { id, asset } = { id: account.id, asset: reserve.asset.id }
  const terms = { money: Amount.negate(amount), claims, side: 'supply', outflow: false } as const
  const event = { type: 'Supplied', account: id, pool: pool.id, asset, amount, claims } as const
  return poolTransaction(state, account, pool, reserve, accruals, terms, event)
}

const short = (asset: AssetId, amount: Amount, held: bigint): Rejection =>
  amount <= 0n
    ? Decision.reject('amount.notPositive', `expected a positive amount, found ${amount}`)
    : Decision.reject(
        'balance.insufficient',
        `expected a balance of at least ${amount} atoms of ${asset}, found ${held}`,
      )

export * as Supply from './Supply.ts'
