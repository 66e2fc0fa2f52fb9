import { limits } from '../../base/limits.ts'
import { balanced } from '../../ledger/post.ts'
import type { AccountId } from '../../model/Account.ts'
import type { AssetId } from '../../model/Asset.ts'
import type { Amount } from '../../money/Amount.ts'
import { Integer } from '../../money/Integer.ts'
import { Decision } from '../Decision.ts'
import { find } from '../find.ts'
import type { Header } from '../Header.ts'
import type { State } from '../State.ts'

export interface CorrectionPosting {
  readonly account: AccountId
  readonly asset: AssetId
  readonly amount: Amount
}

/** Posts what compensates an error; sums to zero in each asset. */
export interface Correct extends Header {
  readonly type: 'Correct'
  readonly postings: readonly CorrectionPosting[]
  readonly by: string
  readonly reason: string
}

/** Whether it asks, tells or steers. */
export const nature = 'control'

export function decide(state: State, command: Correct): Decision {
  const { postings, by, reason } = command
  const lines = []
  for (const posting of postings) {
    const account = find.account(state, posting.account)
    if (Decision.refused(account)) return account
    const asset = find.asset(state, posting.asset)
    if (Decision.refused(asset)) return asset
    if (posting.amount === 0n || Integer.abs(posting.amount) >= limits.loan) {
      return Decision.reject(
        'amount.outOfLimits',
        `expected an amount other than zero within limits`,
      )
    }
    lines.push({ asset: asset.index, amount: posting.amount })
  }
  if (lines.length === 0 || !balanced(lines)) {
    return Decision.reject('correction.unbalanced', 'expected postings that sum to zero by asset')
  }
  return [{ type: 'Corrected', postings, by, reason }]
}

export * as Correct from './Correct.ts'
