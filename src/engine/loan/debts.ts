import type { AccountId } from '../../model/Account.ts'
import type { Asset } from '../../model/Asset.ts'
import type { BoundRulebook } from '../../model/BoundRulebook.ts'
import { PriceBook } from '../../model/PriceBook.ts'
import { Amount } from '../../money/Amount.ts'
import { Ratio } from '../../money/Ratio.ts'
import { Value } from '../../money/Value.ts'
import { Ray } from '../../protocols/aave/Ray.ts'
import type { AccountState } from '../AccountState.ts'
import { Decision } from '../Decision.ts'
import type { Repaid } from '../Event.ts'
import { Pool, type Reserve } from '../Pool.ts'
import type { Rejection } from '../Rejection.ts'
import { Run } from '../Run.ts'
import type { State } from '../State.ts'
import { Accrual } from './Accrual.ts'

/** A debt of an account to a pool. */
export interface Debt {
  readonly pool: Pool
  readonly reserve: Reserve
  readonly asset: Asset
  readonly claims: Amount
  readonly amount: Amount
  readonly value: Value
}

/** Every debt to a pool that has a price, largest worth first. */
export function debtsOf(state: State, account: AccountState, rules: BoundRulebook): Debt[] {
  const { book } = state
  const found: Debt[] = []
  for (const pool of state.pools.values()) {
    for (const reserve of pool.reserves) {
      const claims = -(account.balances[reserve.debt.index] ?? 0n)
      if (claims <= 0n) continue
      const amount = Amount.of(Ratio.mulUp(claims, book.accrued[reserve.debt.index] ?? Ratio.one))
      const { asset } = reserve
      const value = PriceBook.convert(book, Amount.negate(amount), asset, rules.numeraire)
      if (value === null) continue
      found.push({
        pool,
        reserve,
        asset,
        claims: Amount.of(claims),
        amount,
        value: Value.of(-value),
      })
    }
  }
  return found.sort(byValue)
}

/** Largest worth first; on a tie, the asset defined first. */
export const byValue = (
  a: { readonly value: Value; readonly asset: Asset },
  b: { readonly value: Value; readonly asset: Asset },
): number => (a.value === b.value ? a.asset.index - b.asset.index : a.value > b.value ? -1 : 1)

/**
 * Repays an amount of a debt, whoever pays, at an interest index, the current one if none is given. A full repayment
 * extinguishes every debt claim; a partial one extinguishes the claims it pays in full, rounded
 * down against the borrower.
 *
 * Rules: [POOL7]
 */
export function repayment(
  account: AccountState,
  payer: AccountId,
  { pool, reserve }: { readonly pool: Pool; readonly reserve: Reserve },
  amount: Amount,
  index = reserve.debtIndex,
): Repaid {
  const claimed = claimsOwed(account, reserve)
  const isAll = amount === Ray.mulUp(claimed, index)
  return {
    type: 'Repaid',
    payer,
    account: account.id,
    pool: pool.id,
    asset: reserve.asset.id,
    amount,
    claims: isAll ? claimed : Amount.of(Ray.divDown(amount, index)),
  }
}

/**
 * Refuses a payment too small to extinguish a single claim: it would be given for nothing.
 *
 * Rules: [POOL21]
 */
export const idleFault = ({ amount, claims, asset }: Repaid): Rejection | null =>
  amount > 0n && claims <= 0n
    ? Decision.reject('amount.notPositive', `expected to repay a claim, found ${amount} ${asset}`)
    : null

/** Debt claims that an account owes of a reserve. */
export const claimsOwed = ({ balances }: AccountState, { debt }: Reserve): Amount =>
  Amount.negate(balances[debt.index] ?? Amount.zero)

/** The debt they are worth now, rounded up against the borrower. */
export const owedNow = (account: AccountState, reserve: Reserve): Amount =>
  Amount.of(Ray.mulUp(claimsOwed(account, reserve), reserve.debtIndex))

/**
 * Repays from the proceeds of a sale: the account's balance in an asset goes to its debts in it.
 *
 * Rules: [POOL2] [POOL14]
 */
export function repayFrom(run: Run, account: AccountState, asset: Asset): void {
  const { state } = run
  for (const pool of state.pools.values()) {
    const reserve = Pool.reserve(pool, asset)
    if (reserve === undefined || claimsOwed(account, reserve) <= 0n) continue
    Run.emitAll(run, Accrual.of(state, pool))
    const held = account.balances[asset.index] ?? Amount.zero
    const repaid = Amount.min(held, owedNow(account, reserve))
    const event = repayment(account, account.id, { pool, reserve }, repaid)
    if (event.amount > 0n && event.claims > 0n) Run.emit(run, event)
  }
}
