import type { Asset } from '../../model/Asset.ts'
import type { BoundRulebook } from '../../model/BoundRulebook.ts'
import { PriceBook } from '../../model/PriceBook.ts'
import { Amount } from '../../money/Amount.ts'
import { Ratio } from '../../money/Ratio.ts'
import { Value } from '../../money/Value.ts'
import type { AccountState } from '../AccountState.ts'
import type { Pool, Reserve } from '../Pool.ts'
import type { State } from '../State.ts'
import { byValue } from './byValue.ts'

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
