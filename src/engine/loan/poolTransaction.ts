import { ProForma } from '../../margin/ProForma.ts'
import { PriceBook } from '../../model/PriceBook.ts'
import { Amount } from '../../money/Amount.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { AccountState } from '../AccountState.ts'
import { creditCalls } from '../bringing.ts'
import type { Proposal } from '../Decision.ts'
import type { Event } from '../Event.ts'
import type { InterestAccrued } from '../events/InterestAccrued.ts'
import type { Pool, Reserve } from '../Pool.ts'
import { State } from '../State.ts'
import { Accrual } from './Accrual.ts'

/** What an account gains or loses by a dealing with a pool. */
export interface PoolTransaction {
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
export function poolTransaction(
  state: State,
  account: AccountState,
  pool: Pool,
  reserve: Reserve,
  accruals: readonly InterestAccrued[],
  terms: PoolTransaction,
  event: Event,
): Proposal {
  const paid = ProForma.withBalance(account, reserve.asset.index, terms.money)
  const view = ProForma.withBalance(paid, reserve[terms.side].index, Amount.of(terms.claims))
  const book = Accrual.bookAfter(state, pool, accruals)
  const isDrawn = terms.side === 'debt' && terms.outflow
  const dust = isDrawn ? 0n : dustOf(state, account, reserve, terms.side, book)
  return {
    after: [{ account, view, outflow: terms.outflow, book, dust }],
    events: inTurn(accruals, creditCalls(state, account, 'deposit', [event])),
  }
}

/** The worth of a claim and an atom, and a unit for each worth rounded: what no dealing exceeds. */
function dustOf(
  state: State,
  account: AccountState,
  reserve: Reserve,
  side: 'supply' | 'debt',
  book: PriceBook,
): bigint {
  const numeraire = State.terms(state, account)?.numeraire
  if (numeraire === undefined) return 0n
  const atoms = Ratio.mulUp(1n, book.accrued?.[reserve[side].index] ?? Ratio.one) + 1n
  return 2n - (PriceBook.convert(book, Amount.of(-atoms), reserve.asset, numeraire) ?? 0n)
}

/** What is drawn second is decided on what the first left. */
export function* inTurn(...lists: readonly Iterable<Event>[]): Iterable<Event> {
  for (const list of lists) yield* list
}
