import type { AccountState } from '../engine/AccountState.ts'
import { poolRates } from '../engine/loan/poolRates.ts'
import type { State } from '../engine/State.ts'
import { bindRulebook } from '../margin/bindRulebook.ts'
import type { Account } from '../model/Account.ts'
import type { AssetId } from '../model/Asset.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import type { PriceBook } from '../model/PriceBook.ts'
import type { RulebookId } from '../model/Rulebook.ts'
import type { Ratio } from '../money/Ratio.ts'
import type { AccountBook, RuledAccount } from '../pressure/AccountBook.ts'
import { ProtectionReport } from './ProtectionReport.ts'
import { type Standing, Subject } from './Subject.ts'
import { TrovesReport } from './TrovesReport.ts'

/** Accounts at one time, from a file or an engine: the input of every report. */
export interface BookView extends AccountBook {
  readonly accounts: readonly AccountView[]
  /** Versions of rulebooks that come into force later, the earliest first; left out where nobody asked. */
  readonly scheduled?: readonly BoundRulebook[]
}

/** An account, or one of its isolated positions, which is an account of its own. */
export interface AccountView extends RuledAccount {
  readonly account: Account
  readonly owner: string
  /** The parent account, for an isolated position. */
  readonly parent: string | null
  readonly rulebook: RulebookId
  /** Yearly interest rates by asset: of debts and of holdings. */
  readonly interest: ReadonlyMap<AssetId, Ratio>
  /** What it holds besides that is not modelled; left out where there is nothing. */
  readonly notCovered?: readonly string[]
  /** Its protections, worked out when asked; left out where it has none. */
  readonly protections?: () => readonly ProtectionReport[]
  /** What it has in systems of troves, at the prices given; left out where there is no system. */
  readonly troves?: (prices: PriceBook) => TrovesReport | null
  /** The account's rungs and calls in the engine; null for a book file. */
  readonly standing: Standing | null
}

/** A filter of accounts; a field left out does not restrict. */
export interface AccountQuery {
  readonly owner?: string | undefined
  /** A level of the account, as its report names it. */
  readonly level?: string | undefined
}

/** Customer accounts of an engine that have a rulebook in force, in the order of opening. */
export const ofState = (state: State): BookView => ofAccounts(state, state.accounts)

/** Some accounts of an engine, in the order given: without a walk of the others. */
export function ofAccounts(state: State, accounts: readonly AccountState[]): BookView {
  const rates = poolRates(state)
  return {
    assets: state.assets,
    instruments: state.instruments,
    prices: state.book,
    terms: termsOf(state),
    accounts: accounts.flatMap((account) => accountOf(state, account, rates) ?? []),
  }
}

/** The same with the versions of rulebooks that are scheduled, bound as the engine will have them. */
export function withScheduled(view: BookView, { rulebooks, time, methods }: State): BookView {
  const later = [...rulebooks.values()].flatMap(({ versions, bound }) =>
    versions
      .filter(({ activeFrom }) => activeFrom > time)
      .map((version) =>
        bindRulebook(version, view.assets, view.instruments, methods, bound?.markPolicies),
      ),
  )
  return { ...view, scheduled: later.sort((a, b) => a.rulebook.activeFrom - b.rulebook.activeFrom) }
}

/** One account of an engine; null for a house account or without a rulebook in force. */
export function accountOf(
  state: State,
  account: AccountState,
  interest = poolRates(state),
): AccountView | null {
  const { owner, parent, rules, levels, kind } = account
  if (kind === 'house' || rules === null || rules.active === null) return null
  const calls = account.calls.flatMap((id) => state.calls.get(id ?? '') ?? [])
  return {
    ...{ account, owner, parent: parent?.id ?? null, rulebook: rules.id, interest },
    standing: { rungs: [...levels], calls },
    ...(account.guards.length > 0 && {
      protections: () => ProtectionReport.all(state, account),
    }),
    ...(state.troves.size > 0 && {
      troves: (prices: PriceBook) => TrovesReport.of(state, account.id, prices),
    }),
  }
}

/** The accounts that match a filter, in the order of the book. */
export function select(view: BookView, { owner, level }: AccountQuery): readonly AccountView[] {
  return view.accounts.filter((one) => {
    if (owner !== undefined && one.owner !== owner) return false
    return level === undefined || Subject.levelNames(subject(view, one)).includes(level)
  })
}

/** An account under its own rulebook with its history; or under another, without history. */
export function subject(view: BookView, one: AccountView, under?: BoundRulebook): Subject {
  const own = view.terms.get(one.rulebook) as BoundRulebook
  return look(
    under === undefined || under === own ? one : { ...one, standing: null },
    under ?? own,
    view.prices,
  )
}

/** An account under a rulebook at prices. */
export function look(
  { account, owner, parent, standing, notCovered = [], protections, troves }: AccountView,
  rules: BoundRulebook,
  prices: PriceBook,
): Subject {
  const looked = { ...Subject.look(account, rules, prices), owner, parent, notCovered }
  const known = { ...looked, ...(protections && { protections }), ...(troves && { troves }) }
  const seen = notCovered.length === 0 ? known : Subject.unknown(known)
  return standing === null ? seen : Subject.standing(seen, standing)
}

/** As the engine itself has them bound: with what its markets say of old prices. */
function termsOf({ rulebooks }: State): BookView['terms'] {
  const inForce = [...rulebooks.values()].flatMap(({ id, bound }) =>
    bound === null ? [] : [[id, bound] as const],
  )
  return new Map(inForce)
}

export * as BookView from './BookView.ts'
