import { defined } from '../../../base/assert.ts'
import { bindRulebook } from '../../../margin/bindRulebook.ts'
import type { Asset } from '../../../model/Asset.ts'
import type { BoundRulebook } from '../../../model/BoundRulebook.ts'
import { Instrument } from '../../../model/Instrument.ts'
import type { Decimal } from '../../../money/Decimal.ts'
import type { Price } from '../../../money/Price.ts'
import { type Quote, spotQuote } from '../spotQuote.ts'
import { crashRulebook, type Tables } from './crashRulebook.ts'
import { assets, decimals, priced, specs } from './listings.ts'
import { parameters } from './parameters.ts'

/** The demo venue when the book is drawn. */
export interface Venue {
  readonly seed: number
  /** The number of traders. */
  readonly accounts: number
  readonly terms: BoundRulebook
  /** Marks by instrument index. */
  readonly marks: readonly Price[]
  readonly opening: Quote
}

/**
 * Creates the venue from the opening spot prices, by unified symbol, and the brackets of its
 * perpetuals.
 *
 * @example
 * const venue = Venue.open(new Map([['BTC/USDT', price], ...]), tables, { accounts: 1_000 })
 */
export function open(
  prices: ReadonlyMap<string, Decimal>,
  tables: Tables,
  { seed = parameters.seed as number, accounts = parameters.accounts as number } = {},
): Venue {
  const known = assets.map((id, index): Asset => ({ id, index, decimals }))
  const asset = (id: string): Asset =>
    defined(
      known.find((one) => one.id === id),
      `${id} is an asset`,
    )
  const instruments = specs.map((spec, index) =>
    Instrument.create(spec, index, asset(spec.base), asset(spec.settle)),
  )
  const opening = spotQuote(priced, prices, parameters.start)
  const marks = instruments.map(
    ({ id }) =>
      defined(
        opening.marks.find(({ instrument }) => instrument === id),
        `${id} has an opening price`,
      ).price,
  )
  return {
    seed,
    accounts,
    terms: bindRulebook(crashRulebook(accounts, tables), known, instruments),
    marks,
    opening,
  }
}

export const instrument = ({ terms }: Venue, id: string): Instrument =>
  defined(
    terms.instruments.find((one) => one.id === id),
    `${id} is listed`,
  )

export const mark = ({ marks }: Venue, { index }: Instrument): Price =>
  defined(marks[index], 'every instrument has a mark')

export * as Venue from './Venue.ts'
