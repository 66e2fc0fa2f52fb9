import { committed } from '../margin/committed.ts'
import { assessCredit } from '../margin/creditView.ts'
import { grossAtMost } from '../margin/grossAtMost.ts'
import type { Account } from '../model/Account.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import type { PriceBook } from '../model/PriceBook.ts'
import { AccountState } from './AccountState.ts'
import { Decision, type ProFormaAccount } from './Decision.ts'
import type { Rejection } from './Rejection.ts'

interface Terms {
  readonly rules: BoundRulebook
  readonly book: PriceBook
}

/**
 * Why a request is refused to an account that is restricted to funds on hand: it leaves the account
 * and its isolated positions together with less equity than gross notional, every order filled, and
 * further from it than before. What reduces is never refused. Null where it may.
 *
 * Rules: [RSTR4] [RSTR5]
 */
export function fundsOnHandFault(
  { account, view, purpose }: ProFormaAccount,
  terms: Terms,
): Rejection | null {
  // A position's orders are its owner's, who is asked as well.
  if (purpose === 'reduce' || account.parent !== null) return null
  if (!AccountState.restricted(account, 'fundsOnHand')) return null
  const after = paidFor(account, view, terms)
  if (after >= 0n || after >= paidFor(account, account, terms)) return null
  return Decision.reject(
    'account.restricted',
    `${account.id} holds only what it pays for in full: expected equity of at least its gross notional with every order filled, found ${-after} less (atoms of the numeraire)`,
  )
}

/** Equity beyond gross notional, of an account as it would be with its isolated positions. */
function paidFor(account: AccountState, view: Account, { rules, book }: Terms): bigint {
  const isolated = [...account.isolating].flatMap((index) => account.isolated[index] ?? [])
  const equityOf = (one: Account): bigint => assessCredit(one, rules, book, 'spend').equity
  const equity = equityOf(committed(view, rules, book).initial)
  const positions = [view, ...isolated].flatMap((one) => one.positions)
  const gross = grossAtMost({ ...view, positions }, rules, book)
  return isolated.reduce((sum, one) => sum + equityOf(one), equity) - gross
}
