import { preset, presets } from '../../margin/presets/preset.ts'
import type { Brackets } from '../../model/Brackets.ts'
import type { Instrument, InstrumentId } from '../../model/Instrument.ts'
import { Terms } from '../../model/Terms.ts'
import { suggest } from '../suggest.ts'
import { UsageError } from '../UsageError.ts'
import type { AccountView, BookView } from './BookView.ts'

/** The account of that name, or one of its isolated positions. */
export function chooseAccount(view: BookView, id: string): AccountView {
  const found = view.accounts.find(({ account }) => account.id === id)
  if (found !== undefined) return found
  const ids = view.accounts.map(({ account }) => account.id)
  throw new UsageError(`no account ${id} in the book${hint(id, ids)}`)
}

/**
 * Rules by name: a rulebook of the book, or a venue's preset, whose brackets then stand in the
 * account's own rulebook.
 */
export function chooseTerms(view: BookView, own: Terms, name: string): Terms {
  const known = view.terms.get(name)
  if (known !== undefined) return known
  const brackets = preset(name, own.numeraire.decimals)
  if (!brackets.ok) {
    const names = [...view.terms.keys(), ...presets.map((one) => one.name)]
    throw new UsageError(`no rulebook or preset ${name}; known are ${names.join(', ')}`)
  }
  const { rulebook, assets, instruments } = own
  if (rulebook.method.name !== 'tiered') {
    throw new UsageError(`${rulebook.id} lends: brackets of ${name} have no place in it`)
  }
  const method = { ...rulebook.method, brackets: byBase(brackets.value, instruments) }
  return Terms.bind({ ...rulebook, id: name, method }, assets, instruments)
}

/**
 * A venue's tables for the book's instruments: by symbol, else by the base, so that an account in one
 * dollar coin can be looked at under a venue that settles in another.
 */
function byBase(
  tables: ReadonlyMap<InstrumentId, Brackets>,
  instruments: readonly Instrument[],
): ReadonlyMap<InstrumentId, Brackets> {
  const found = new Map<InstrumentId, Brackets>()
  for (const { id, base, payoff } of instruments) {
    const near = payoff === 'linear' && [...tables].find(([other]) => other.startsWith(`${base}/`))
    const table = tables.get(id) ?? (near ? near[1] : undefined)
    if (table !== undefined) found.set(id, table)
  }
  return found
}

/** What was meant, where something is near. */
export function hint(typed: string, words: readonly string[]): string {
  const near = suggest(typed, words)
  return near === null ? '' : `; did you mean ${near}?`
}
