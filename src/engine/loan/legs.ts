import type { Asset } from '../../model/Asset.ts'
import { Loan, type Weight } from '../../model/Loan.ts'
import { PriceBook } from '../../model/PriceBook.ts'
import type { Terms } from '../../model/Terms.ts'
import { Amount } from '../../money/Amount.ts'
import { Ratio } from '../../money/Ratio.ts'
import { Value } from '../../money/Value.ts'
import type { AccountState } from '../AccountState.ts'
import type { Pool, Reserve } from '../Pool.ts'
import { State } from '../State.ts'

/** What an account owes to a pool. */
export interface Debt {
  readonly pool: Pool
  readonly reserve: Reserve
  readonly asset: Asset
  readonly claims: Amount
  readonly amount: Amount
  readonly value: Value
}

/** What an account pledges of an asset, claims and balance together. */
export interface Pledged {
  readonly asset: Asset
  readonly amount: Amount
  readonly value: Value
  readonly threshold: Ratio
  readonly bonus: Ratio
  readonly bonusShare: Ratio
}

/** Every debt to a pool that has a price, the largest first. */
export function debtsOf(
  state: State,
  account: AccountState,
  terms: Terms,
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

/** Everything pledged that is worth something, the most valuable first. */
export function pledgesOf(
  state: State,
  account: AccountState,
  terms: Terms,
  book: PriceBook = state.book,
): Pledged[] {
  const loan = terms.loan as Loan
  const weights = Loan.weights(loan, account)
  const sums = new Map<number, bigint>()
  for (const [place, balance] of account.balances.entries()) {
    if (balance === undefined || balance <= 0n) continue
    const held = State.assetAt(state, place)
    const index = held.claim?.of ?? place
    if (weights[index] === undefined || account.elections.unpledged.has(index)) continue
    const amount = PriceBook.underlying(book, held, balance)
    sums.set(index, (sums.get(index) ?? 0n) + amount)
  }
  const found: Pledged[] = []
  for (const [index, sum] of sums) {
    const [asset, weight] = [State.assetAt(state, index), weights[index] as Weight]
    const amount = Amount.of(sum)
    const value = PriceBook.convert(book, amount, asset, terms.numeraire)
    if (value === null || value <= 0n) continue
    const threshold = Ratio.of(Loan.threshold(weight, state.time), loan.denominator)
    found.push({ ...weight, asset, amount, value, threshold })
  }
  return found.sort(byValue)
}

const byValue = (
  a: { readonly value: Value; readonly asset: Asset },
  b: { readonly value: Value; readonly asset: Asset },
): number => (a.value === b.value ? a.asset.index - b.asset.index : a.value > b.value ? -1 : 1)
