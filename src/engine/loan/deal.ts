import { Hypothesis } from '../../margin/Hypothesis.ts'
import { Amount } from '../../money/Amount.ts'
import type { AccountState } from '../AccountState.ts'
import { bringing } from '../bringing.ts'
import type { Proposal } from '../Decision.ts'
import type { Event } from '../Event.ts'
import type { InterestAccrued } from '../events/InterestAccrued.ts'
import type { Pool, Reserve } from '../Pool.ts'
import type { State } from '../State.ts'
import { Accrual } from './Accrual.ts'

/** What an account gains or loses by a dealing with a pool. */
export interface Terms {
  /** Atoms of the asset; negative where the account pays. */
  readonly money: Amount
  /** Atoms of the claim, supply or debt; negative where the account gives or owes. */
  readonly claims: Amount
  readonly side: 'supply' | 'debt'
  readonly outflow: boolean
}

/**
 * Proposes a dealing between an account and a pool: interest first, then the dealing, margined at
 * what claims stand for by then.
 *
 * Rules: [POOL2] [POOL3] [ENG4]
 */
export function deal(
  state: State,
  account: AccountState,
  pool: Pool,
  reserve: Reserve,
  accruals: readonly InterestAccrued[],
  terms: Terms,
  event: Event,
): Proposal {
  const paid = Hypothesis.withBalance(account, reserve.asset.index, terms.money)
  const view = Hypothesis.withBalance(paid, reserve[terms.side].index, Amount.of(terms.claims))
  const book = Accrual.bookAfter(state, pool, accruals)
  return {
    after: [{ account, view, outflow: terms.outflow, book }],
    events: inTurn(accruals, bringing(state, account, 'deposit', [event])),
  }
}

/** What is drawn second is decided on what the first left. */
export function* inTurn(...lists: readonly Iterable<Event>[]): Iterable<Event> {
  for (const list of lists) yield* list
}
