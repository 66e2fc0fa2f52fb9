import { amountToAdd } from '../../margin/loan/amountToAdd.ts'
import { amountToRepay } from '../../margin/loan/amountToRepay.ts'
import type { AssetId } from '../../model/Asset.ts'
import type { BoundRulebook } from '../../model/BoundRulebook.ts'
import type { Amount } from '../../money/Amount.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { AccountState } from '../AccountState.ts'
import { State } from '../State.ts'

/** What cures a called loan by itself: so much of a debt repaid, or of a collateral added. */
export interface LoanRemedy {
  readonly act: 'repay' | 'add'
  /** The asset that is brought. */
  readonly asset: AssetId
  readonly amount: Amount
}

/**
 * For each debt and each collateral that can do it alone, the smallest amount that brings a loan to
 * a marginRatio: one atom less does not. Empty where the account does not borrow.
 *
 * Rules: [CALL11] [LOAN12]
 */
export function remediesOf(
  state: State,
  account: AccountState,
  terms: BoundRulebook,
  cureTo: Ratio,
): LoanRemedy[] {
  if (terms.loan === null) return []
  const health = Ratio.of(cureTo.denominator, cureTo.numerator)
  return account.balances.flatMap((balance, index) => {
    if (balance === undefined || balance === 0n) return []
    const held = State.assetAt(state, index)
    const { id: asset } = State.standsFor(state, index)
    const act = balance < 0n ? 'repay' : 'add'
    const solve = act === 'repay' ? amountToRepay : amountToAdd
    const amount = solve(account, terms, state.book, held, health)
    return amount === null ? [] : [{ act, asset, amount } as const]
  })
}
