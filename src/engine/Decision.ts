import type { Account } from '../model/Account.ts'
import type { PriceBook } from '../model/PriceBook.ts'
import type { AccountState } from './AccountState.ts'
import type { Command } from './Command.ts'
import type { Rejection, RejectionCode } from './Rejection.ts'
import type { Consequences } from './Run.ts'
import type { State } from './State.ts'

/**
 * The result of decide: a rejection, or the events. Every check precedes the first event, and
 * deciding changes no state.
 */
export type Decision = Rejection | Consequences

/** A request's result: the pro forma accounts, which decide checks for margin, and the events. */
export interface Proposal {
  readonly after: readonly ProFormaAccount[]
  readonly events: Consequences
}

/** An account as it would be after the request. */
export interface ProFormaAccount {
  readonly account: AccountState
  readonly view: Account
  /** Whether money leaves the account, so that the outflow floor applies. */
  readonly outflow: boolean
  /** The prices to margin it at, where they are not the state's own: interest accrued to now. */
  readonly book?: PriceBook
  /**
   * The rounding allowed for, numeraire atoms, where the request only changes the form of a
   * holding.
   */
  readonly dust?: bigint
}

/**
 * The three kinds of commands. A request can be refused for margin: its handler proposes, and
 * decide checks the margin of the proposal. A fact records what has happened. A control is an
 * operator's action.
 *
 * Rules: [ENG4]
 */
export type Handler<C extends Command> =
  | {
      readonly nature: 'request'
      readonly decide: (state: State, command: C) => Rejection | Proposal
    }
  | {
      readonly nature: 'fact' | 'control'
      readonly decide: (state: State, command: C) => Decision
    }

export const reject = (code: RejectionCode, detail: string): Rejection => ({ code, detail })

export const refused = (answer: object | null): answer is Rejection =>
  answer !== null && 'code' in answer && 'detail' in answer

export * as Decision from './Decision.ts'
