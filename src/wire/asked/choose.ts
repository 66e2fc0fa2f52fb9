import { bindRulebook } from '../../margin/bindRulebook.ts'
import { Method } from '../../margin/Method.ts'
import type { BoundRulebook } from '../../model/BoundRulebook.ts'
import { Rulebook, type RulebookId } from '../../model/Rulebook.ts'
import { type AccountView, BookView } from '../../report/BookView.ts'
import type { Subject } from '../../report/Subject.ts'
import { presetNames } from '../book/presetRulebook.ts'
import { Catalog } from '../Catalog.ts'
import { Path } from '../Path.ts'
import { rulebook } from '../rulebook.ts'
import { BrokerPreset } from '../rulebooks/BrokerPreset.ts'
import { lendingRulebook } from '../rulebooks/lendingRulebook.ts'
import { PortfolioPreset } from '../rulebooks/PortfolioPreset.ts'
import { presets } from '../rulebooks/preset.ts'
import { venueRulebook } from '../rulebooks/venueRulebook.ts'
import { AskedError } from './AskedError.ts'
import { suggest } from './suggest.ts'

/** The account of a name, or one of its isolated positions. */
export function chooseAccount(view: BookView, id: string): AccountView {
  const found = view.accounts.find(({ account }) => account.id === id)
  if (found !== undefined) return found
  const ids = view.accounts.map(({ account }) => account.id)
  throw new AskedError(`no account ${id} in the book${hint(id, ids)}`)
}

/**
 * A rulebook by name: one of the book, a lending regime over the book's assets, a broker's rules, or a venue's
 * preset, whose brackets then replace those of the account's own rulebook.
 */
export function chooseTerms(view: BookView, own: BoundRulebook, name: string): BoundRulebook {
  const known =
    view.terms.get(name) ??
    regime(view, own, name) ??
    broker(own, name) ??
    portfolio(own, name) ??
    venue(own, name)
  if (known !== null) return known
  const names = [...view.terms.keys(), ...presetNames]
  throw new AskedError(`no rulebook or preset ${name}; known are ${names.join(', ')}`)
}

/** The same for an account. Refuses positions under lending rules, which would ignore them. */
export function chooseFor(
  view: BookView,
  { account, rulebook }: AccountView,
  name: string,
): BoundRulebook {
  const terms = termsOnce(view, rulebook, name)
  const { id, positions, orders } = account
  if (Method.loan(terms) === null || positions.length + orders.length === 0) return terms
  throw new AskedError(`${terms.rulebook.id} lends, and account ${id} has positions or orders`)
}

/** What was chosen from books, by the rulebook it replaces and its name. */
const chosen = new WeakMap<BookView, Map<string, BoundRulebook>>()

/** The terms are the same for all accounts of a rulebook, and a whole table of brackets to make. */
function termsOnce(view: BookView, own: RulebookId, name: string): BoundRulebook {
  const known = chosen.get(view) ?? new Map<string, BoundRulebook>()
  chosen.set(view, known)
  const key = JSON.stringify([own, name])
  const terms = known.get(key) ?? chooseTerms(view, view.terms.get(own) as BoundRulebook, name)
  known.set(key, terms)
  return terms
}

/** An account under its own rulebook, or under a named one. */
export const subjectOf = (view: BookView, one: AccountView, as: string | undefined): Subject =>
  BookView.subject(view, one, as === undefined ? undefined : chooseFor(view, one, as))

/** In the account's own numeraire where it borrows, else in USD. */
function regime(view: BookView, own: BoundRulebook, name: string): BoundRulebook | null {
  const { assets, instruments } = view
  const usd = assets.find(({ id }) => id === 'USD')
  const numeraire = Method.loan(own) === null && usd !== undefined ? usd : own.numeraire
  const found = lendingRulebook(name, assets, numeraire)
  if (found.ok) return bindRulebook(found.value, assets, instruments)
  if (found.error.code === 'preset.unknown') return null
  const { level } = found.error
  const wanted = `{ "preset": "${name}", "agreed": { "${level}": ... } }`
  throw new AskedError(
    `${name} leaves its ${level} level to each contract: state it in the book, as a rulebook ${wanted}`,
  )
}

/** A broker's rules over the book's instruments, in the account's own numeraire. */
function broker(own: BoundRulebook, name: string): BoundRulebook | null {
  const found = BrokerPreset.named(name)
  if (found === undefined) return null
  const { assets, instruments, numeraire } = own
  const record = BrokerPreset.recordOf(found, numeraire.id, instruments)
  const told = rulebook.decode(record, Path.top(Catalog.of(assets, instruments)))
  return bindRulebook(told, assets, instruments)
}

/**
 * A venue's portfolio margin in place of the method of the account's own rulebook; a broker's, which has procedures, in
 * place of all of it.
 */
function portfolio(own: BoundRulebook, name: string): BoundRulebook | null {
  const found = PortfolioPreset.named(name)
  if (found === undefined) return null
  const { assets, instruments, numeraire } = own
  if (found.procedures === undefined) {
    return bindRulebook(PortfolioPreset.rulebookOf(own.rulebook, found), assets, instruments)
  }
  const at = Path.top(Catalog.of(assets, instruments))
  const record = PortfolioPreset.recordOf(found, numeraire.id, at)
  return bindRulebook(rulebook.decode(record, at), assets, instruments)
}

/** A venue by its name or the first word of it, and then the first that begins so; its full name becomes the id. */
function venue(own: BoundRulebook, name: string): BoundRulebook | null {
  const found =
    presets.find((one) => one.name === name) ??
    presets.find((one) => one.name.startsWith(`${name}-`))
  if (found === undefined) return null
  const { rulebook, assets, instruments } = own
  if (!Rulebook.isTiered(rulebook.method)) {
    throw new AskedError(`${rulebook.id} has no brackets: rules of ${name} have no place in it`)
  }
  return bindRulebook(venueRulebook(own, rulebook.method, found), assets, instruments)
}

/** Suggests a near match. */
export function hint(typed: string, words: readonly string[]): string {
  const near = suggest(typed, words)
  return near === null ? '' : `; did you mean ${near}?`
}
