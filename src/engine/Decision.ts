import type { MarginCall } from '../calls/MarginCall.ts'
import type { Account, AccountId } from '../model/Account.ts'
import type { Asset, AssetId, PoolId } from '../model/Asset.ts'
import type { Instrument, InstrumentId } from '../model/Instrument.ts'
import type { PriceBook } from '../model/PriceBook.ts'
import type { AccountState } from './AccountState.ts'
import type { Command } from './Command.ts'
import type { Pool } from './Pool.ts'
import type { Rejection, RejectionCode } from './Rejection.ts'
import type { Consequences } from './Run.ts'
import type { State } from './State.ts'

/**
 * What decide answers: a refusal, or what happens. Every check stands before the first event, and
 * deciding changes nothing.
 */
export type Decision = Rejection | Consequences

/** A request's answer: what accounts would be afterwards, to be margined in one place, and why. */
export interface Proposal {
  readonly after: readonly ProFormaAccount[]
  readonly events: Consequences
}

/** An account as a request would leave it. */
export interface ProFormaAccount {
  readonly account: AccountState
  readonly view: Account
  /** Whether money leaves, so that the outflow floor counts. */
  readonly outflow: boolean
  /** The prices to margin it at, where they are not the state's own: interest brought to now. */
  readonly book?: PriceBook
  /** What roundings may cost it, numeraire atoms, where it changes the form of what it holds only. */
  readonly dust?: bigint
}

/**
 * A request can be refused for margin and never decides that itself: it proposes, and decide
 * margins what it proposes. A fact has happened. A control is an operator's.
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

/** A handler that asks: what it proposes is margined. */
export const request = <C extends Command>(
  decide: (state: State, command: C) => Rejection | Proposal,
): Handler<C> => ({ nature: 'request', decide })

/** A handler of what has happened. */
export const fact = <C extends Command>(
  decide: (state: State, command: C) => Decision,
): Handler<C> => ({ nature: 'fact', decide })

/** A handler of what an operator says. */
export const control = <C extends Command>(
  decide: (state: State, command: C) => Decision,
): Handler<C> => ({ nature: 'control', decide })

export const reject = (code: RejectionCode, detail: string): Rejection => ({ code, detail })

export const refused = (answer: object | null): answer is Rejection =>
  answer !== null && 'code' in answer && 'detail' in answer

/** Looks up what a command names, or says what is unknown. */
export const find = {
  asset: (state: State, id: AssetId): Asset | Rejection =>
    state.assetById.get(id) ?? reject('asset.unknown', `no asset ${id} is defined`),

  instrument: (state: State, id: InstrumentId): Instrument | Rejection =>
    state.instrumentById.get(id) ?? reject('instrument.unknown', `no instrument ${id} is defined`),

  pool: (state: State, id: PoolId): Pool | Rejection =>
    state.pools.get(id) ?? reject('pool.unknown', `no pool ${id} is defined`),

  account: (state: State, id: AccountId): AccountState | Rejection =>
    state.accountById.get(id) ?? reject('account.unknown', `no account ${id} is open`),

  /** An account kept here, that a client may trade. */
  own: (state: State, id: AccountId): AccountState | Rejection => {
    const account = find.account(state, id)
    if (refused(account) || account.kind === 'own') return account
    return reject('account.notOwn', `account ${id} is ${account.kind}, expected own`)
  },

  call: (state: State, id: string): MarginCall | Rejection =>
    state.calls.get(id) ?? reject('call.unknown', `no call ${id} is open`),
}

export * as Decision from './Decision.ts'
