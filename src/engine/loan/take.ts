import type { AccountId } from '../../model/Account.ts'
import type { Asset } from '../../model/Asset.ts'
import { PriceBook } from '../../model/PriceBook.ts'
import { Amount } from '../../money/Amount.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { AccountState } from '../AccountState.ts'
import type { CollateralTaken } from '../Event.ts'
import { State } from '../State.ts'

/**
 * Takes an amount of an asset out of what an account holds of it: its balance first, then claims on
 * pools, which change hands as they are, so many that they stand for the rest. Yields nothing where
 * nothing is taken.
 *
 * Rules: [POOL9]
 */
export function* transferCollateral(
  state: State,
  account: AccountState,
  asset: Asset,
  amount: Amount,
  to: AccountId,
  reason: CollateralTaken['reason'],
  book: PriceBook = state.book,
): Iterable<CollateralTaken> {
  let left: bigint = amount
  for (const index of [asset.index, ...State.claimsOn(state, asset.index)]) {
    const held = account.balances[index] ?? 0n
    if (left <= 0n || held <= 0n) continue
    const holding = State.assetAt(state, index)
    const accrued = book.accrued?.[index] ?? Ratio.one
    const wanted = holding.claim === undefined ? left : Ratio.divUp(left, accrued)
    const taken = Amount.of(Integer.min(held, wanted))
    left -= PriceBook.underlying(book, holding, taken)
    yield {
      type: 'CollateralTaken',
      account: account.id,
      to,
      asset: holding.id,
      amount: taken,
      reason,
    }
  }
}
