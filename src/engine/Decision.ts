import type { MarginCall } from '../calls/MarginCall.ts'
import type { Account, AccountId } from '../model/Account.ts'
import type { Asset, AssetId, PoolId } from '../model/Asset.ts'
import type { Instrument, InstrumentId } from '../model/Instrument.ts'
import type { AccountState } from './AccountState.ts'
import type { Command } from './Command.ts'
import type { Pool } from './Pool.ts'
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

/**
 * What a request asks of an account. Risk is a new position, an order for one, or another choice of
 * mode. To reduce is an order that, with all on its side, closes at most what is held. To spend is to give assets for others: a spot order, a purchase of collateral. An outflow is
 * to spend without return: a withdrawal, a transfer, margin removed; it leaves the outflow floor as
 * well, and so does a borrowing, which is held to the initial requirement under every method.
 */
export type Purpose = 'risk' | 'reduce' | 'spend' | 'outflow' | 'borrow'

/** An account as it would be after the request. */
export interface ProFormaAccount {
  readonly account: AccountState
  readonly view: Account
  readonly purpose: Purpose
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

/** A request's handler: decide checks the margin of its proposal. */
export const request = <C extends Command>(
  decide: (state: State, command: C) => Rejection | Proposal,
): Handler<C> => ({ nature: 'request', decide })

/** A fact's handler. */
export const fact = <C extends Command>(
  decide: (state: State, command: C) => Decision,
): Handler<C> => ({ nature: 'fact', decide })

/** A control's handler. */
export const control = <C extends Command>(
  decide: (state: State, command: C) => Decision,
): Handler<C> => ({ nature: 'control', decide })

export const reject = (code: RejectionCode, detail: string): Rejection => ({ code, detail })

export const refused = (answer: object | null): answer is Rejection =>
  answer !== null && 'code' in answer && 'detail' in answer

/** Why an amount is not one to ask for; null where it is above zero. */
export const notPositive = (amount: bigint): Rejection | null =>
  amount > 0n ? null : reject('amount.notPositive', `expected a positive amount, found ${amount}`)

/** Why a balance does not pay an amount; null where it does. */
export const insufficient = (asset: AssetId, amount: bigint, held: bigint): Rejection | null =>
  held >= amount
    ? null
    : reject(
        'balance.insufficient',
        `expected a balance of at least ${amount} atoms of ${asset}, found ${held}`,
      )

/** Looks up the ids in a command, or rejects the unknown one. */
export const find = {
  asset: (state: State, id: AssetId): Asset | Rejection =>
    state.assetById.get(id) ?? reject('asset.unknown', `no asset ${id} is defined`),

  instrument: (state: State, id: InstrumentId): Instrument | Rejection =>
    state.instrumentById.get(id) ?? reject('instrument.unknown', `no instrument ${id} is defined`),

  pool: (state: State, id: PoolId): Pool | Rejection =>
    state.pools.get(id) ?? reject('pool.unknown', `no pool ${id} is defined`),

  account: (state: State, id: AccountId): AccountState | Rejection =>
    state.accountById.get(id) ?? reject('account.unknown', `no account ${id} is open`),

  /** An account kept here that a client may trade. */
  own: (state: State, id: AccountId): AccountState | Rejection => {
    const account = find.account(state, id)
    if (refused(account) || account.kind === 'own') return account
    return reject('account.notOwn', `account ${id} is ${account.kind}, expected own`)
  },

  call: (state: State, id: string): MarginCall | Rejection =>
    state.calls.get(id) ?? reject('call.unknown', `no call ${id} is open`),
}

export * as Decision from './Decision.ts'
