import type { AccountId } from '../../model/Account.ts'
import type { Asset } from '../../model/Asset.ts'
import type { BoundRulebook } from '../../model/BoundRulebook.ts'
import { PriceBook } from '../../model/PriceBook.ts'
import { Amount } from '../../money/Amount.ts'
import { Ratio } from '../../money/Ratio.ts'
import { Value } from '../../money/Value.ts'
import { Ray } from '../../protocols/aave/Ray.ts'
import type { AccountState } from '../AccountState.ts'
import type { Repaid } from '../Event.ts'
import { Pool, type Reserve } from '../Pool.ts'
import { Run } from '../Run.ts'
import type { State } from '../State.ts'
import { Accrual } from './Accrual.ts'

/** What an account owes to a pool. */
export interface Debt {
  readonly pool: Pool
  readonly reserve: Reserve
  readonly asset: Asset
  readonly claims: Amount
  readonly amount: Amount
  readonly value: Value
}

/** Every debt to a pool that has a price, the largest first. */
export function debtsOf(
  state: State,
  account: AccountState,
  terms: BoundRulebook,
  book: PriceBook = state.book,
): Debt[] {
  const found: Debt[] = []
  for (const pool of state.pools.values()) {
    for (const reserve of pool.reserves) {
      const claims = -(account.balances[reserve.debt.index] ?? 0n)
      if (claims <= 0n) continue
      const amount = Amount.of(Ratio.mulUp(claims, book.accrued?.[reserve.debt.index] ?? Ratio.one))
      const { asset } = reserve
      const value = PriceBook.convert(book, Amount.negate(amount), asset, terms.numeraire)
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

/** The largest first; where two are worth the same, the asset defined first. */
export const byValue = (
  a: { readonly value: Value; readonly asset: Asset },
  b: { readonly value: Value; readonly asset: Asset },
): number => (a.value === b.value ? a.asset.index - b.asset.index : a.value > b.value ? -1 : 1)

/**
 * An amount of a debt repaid, by whomever, at what its claims stand for now. All that is owed takes
 * every claim away; less takes as many as it pays in full, rounded down against the borrower.
 *
 * Rules: [POOL7]
 */
export function repayment(
  account: AccountState,
  payer: AccountId,
  { pool, reserve }: { readonly pool: Pool; readonly reserve: Reserve },
  amount: Amount,
): Repaid {
  const claimed = claimsOwed(account, reserve)
  const isAll = amount === Ray.mulUp(claimed, reserve.debtIndex)
  return {
    type: 'Repaid',
    payer,
    account: account.id,
    pool: pool.id,
    asset: reserve.asset.id,
    amount,
    claims: isAll ? claimed : Amount.of(Ray.divDown(amount, reserve.debtIndex)),
  }
}

/** Claims that an account owes of a reserve. */
export const claimsOwed = ({ balances }: AccountState, { debt }: Reserve): Amount =>
  Amount.negate(balances[debt.index] ?? Amount.zero)

/** What they stand for now, rounded up against the borrower. */
export const owedNow = (account: AccountState, reserve: Reserve): Amount =>
  Amount.of(Ray.mulUp(claimsOwed(account, reserve), reserve.debtIndex))

/**
 * Repays with what a sale brought: what the account holds of an asset goes to its debts in it.
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
