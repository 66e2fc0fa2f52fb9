import type { Asset } from '../../model/Asset.ts'
import type { BoundRulebook } from '../../model/BoundRulebook.ts'
import { LendingTerms, type Weight } from '../../model/LendingTerms.ts'
import { PriceBook } from '../../model/PriceBook.ts'
import { Amount } from '../../money/Amount.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { Value } from '../../money/Value.ts'
import type { AccountState } from '../AccountState.ts'
import { State } from '../State.ts'
import { byValue } from './byValue.ts'

/** What an account pledges of an asset, claims and balance together. */
export interface Pledged {
  readonly asset: Asset
  readonly amount: Amount
  readonly value: Value
  readonly threshold: Ratio
  readonly bonus: Ratio
  readonly bonusShare: Ratio
}

/** Everything pledged that is worth something, the most valuable first. */
export function pledgesOf(
  state: State,
  account: AccountState,
  terms: BoundRulebook,
  book: PriceBook = state.book,
): Pledged[] {
  const loan = terms.loan as LendingTerms
  const weights = LendingTerms.weights(loan, account)
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
    const threshold = Ratio.of(LendingTerms.threshold(weight, state.time), loan.denominator)
    found.push({ ...weight, asset, amount, value, threshold })
  }
  return found.sort(byValue)
}
