import type { AccountId } from '../../model/Account.ts'
import type { AssetId, PoolId } from '../../model/Asset.ts'
import { Amount } from '../../money/Amount.ts'
import { Ray } from '../../protocols/aave/Ray.ts'
import type { AccountState } from '../AccountState.ts'
import { Decision, type Proposal } from '../Decision.ts'
import type { Event } from '../Event.ts'
import { find } from '../find.ts'
import type { Header } from '../Header.ts'
import { Accrual } from '../loan/Accrual.ts'
import { inTurn, poolTransaction } from '../loan/poolTransaction.ts'
import { reserveOf } from '../loan/reserveOf.ts'
import { close } from '../loan/restart.ts'
import type { Pool, Reserve } from '../Pool.ts'
import type { Rejection } from '../Rejection.ts'
import type { State } from '../State.ts'

/** Asks to repay a debt out of the account's own balance. */
export interface Repay extends Header {
  readonly type: 'Repay'
  readonly account: AccountId
  readonly pool: PoolId
  readonly asset: AssetId
  /** Null for all of it; more than is owed repays what is owed. */
  readonly amount: Amount | null
}

/** Whether it asks, tells or steers. */
export const nature = 'request'

/** What is owed no more is rounded down, against the borrower. Rules: [POOL3] [POOL7] [POOL13] */
export function decide(state: State, command: Repay): Rejection | Proposal {
  const account = find.own(state, command.account)
  if (Decision.refused(account)) return account
  const found = reserveOf(state, command)
  if (Decision.refused(found)) return found
  const [pool, reserve] = found
  const accruals = Accrual.of(state, pool)
  const { debt: index } = Accrual.indicesOf(reserve, accruals)
  const claimed = Amount.negate(account.balances[reserve.debt.index] ?? Amount.zero)
  const { id, asset } = { id: account.id, asset: reserve.asset.id }
  if (claimed <= 0n) return Decision.reject('loan.noDebt', `${id} owes no ${asset} to ${pool.id}`)
  const owed = Amount.of(Ray.mulUp(claimed, index))
  const amount = Amount.min(command.amount ?? owed, owed)
  const held = account.balances[reserve.asset.index] ?? 0n
  if (held < amount) {
    const detail = `expected a balance of at least ${amount} atoms of ${asset}, found ${held}`
    return Decision.reject('balance.insufficient', detail)
  }
  const claims = amount === owed ? claimed : Amount.of(Ray.divDown(amount, index))
  if (claims <= 0n) {
    return Decision.reject('amount.notPositive', `expected an amount that repays, found ${amount}`)
  }
  const terms = { money: Amount.negate(amount), claims, side: 'debt', outflow: false } as const
  const event = { type: 'Repaid', payer: id, account: id, pool: pool.id, asset, amount, claims }
  const repaid = { ...event, type: 'Repaid' } as const
  const proposal = poolTransaction(state, account, pool, reserve, accruals, terms, repaid)
  return { ...proposal, events: inTurn(proposal.events, recall(state, account, pool, reserve)) }
}

/** Who has repaid all himself gets back what was up for sale for it. */
function* recall(
  state: State,
  account: AccountState,
  pool: Pool,
  { asset, debt }: Reserve,
): Iterable<Event> {
  if ((account.balances[debt.index] ?? 0n) < 0n) return
  for (const auction of [...state.auctions.values()]) {
    const isFor = auction.account === account && auction.pool === pool && auction.debt === asset
    if (isFor) yield close(auction, 'repaid')
  }
}

export * as Repay from './Repay.ts'
