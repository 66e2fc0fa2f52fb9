import type { AccountState } from '../engine/AccountState.ts'
import type { State } from '../engine/State.ts'
import { bindRulebook } from '../margin/bindRulebook.ts'
import type { Account } from '../model/Account.ts'
import type { AssetId } from '../model/Asset.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import type { PriceBook } from '../model/PriceBook.ts'
import type { RulebookId } from '../model/Rulebook.ts'
import type { Ratio } from '../money/Ratio.ts'
import type { AccountBook, RuledAccount } from '../pressure/AccountBook.ts'
import { poolRates } from './poolRates.ts'
import { type Standing, Subject } from './Subject.ts'

/** Accounts at one moment, out of a file or out of an engine: what every report is made from. */
export interface BookView extends AccountBook {
  readonly accounts: readonly AccountView[]
}

/** An account, or one of its isolated positions, which is an account of its own. */
export interface AccountView extends RuledAccount {
  readonly account: Account
  readonly owner: string
  /** The account whose isolated position this is. */
  readonly parent: string | null
  readonly rulebook: RulebookId
  /** Yearly rates by asset: of what is owed and of what is held. */
  readonly interest: ReadonlyMap<AssetId, Ratio>
  /** Where the engine has it on its ladders; null where none keeps it. */
  readonly standing: Standing | null
}

/** Which accounts are asked for; what is left out does not matter. */
export interface AccountQuery {
  readonly owner?: string | undefined
  /** A level that the account stands on, as its report names it. */
  readonly level?: string | undefined
}

/** Customers' accounts of an engine that have rules in force, in the order of their opening. */
export function ofState(state: State): BookView {
  const rates = poolRates(state)
  return {
    assets: state.assets,
    instruments: state.instruments,
    prices: state.book,
    terms: termsOf(state),
    accounts: state.accounts.flatMap((account) => accountOf(state, account, rates) ?? []),
  }
}

/** One account of an engine; null for the house's own and where no rules are in force. */
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
  }
}

/** The accounts that are asked for, in the order of the book. */
export function select(view: BookView, { owner, level }: AccountQuery): readonly AccountView[] {
  return view.accounts.filter((one) => {
    if (owner !== undefined && one.owner !== owner) return false
    return level === undefined || Subject.levelNames(subject(view, one)).includes(level)
  })
}

/** An account under its own rules, as it stands; or under others, as if it had come to them now. */
export function subject(view: BookView, one: AccountView, under?: BoundRulebook): Subject {
  const own = view.terms.get(one.rulebook) as BoundRulebook
  return look(
    under === undefined || under === own ? one : { ...one, standing: null },
    under ?? own,
    view.prices,
  )
}

/** An account under rules at prices. */
export function look(
  { account, owner, parent, standing }: AccountView,
  terms: BoundRulebook,
  prices: PriceBook,
): Subject {
  const seen = { ...Subject.look(account, terms, prices), owner, parent }
  return standing === null ? seen : Subject.standing(seen, standing)
}

function termsOf({ rulebooks, assets, instruments }: State): BookView['terms'] {
  const inForce = [...rulebooks.values()].flatMap(({ id, active }) =>
    active === null ? [] : [[id, bindRulebook(active, assets, instruments)] as const],
  )
  return new Map(inForce)
}

export * as BookView from './BookView.ts'
