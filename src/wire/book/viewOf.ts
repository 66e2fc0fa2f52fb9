import { State } from '../../engine/State.ts'
import { bindRulebook } from '../../margin/bindRulebook.ts'
import { type Account, type Elections, legKey } from '../../model/Account.ts'
import type { Instrument } from '../../model/Instrument.ts'
import type { Order } from '../../model/Order.ts'
import type { Position } from '../../model/Position.ts'
import type { PriceBook } from '../../model/PriceBook.ts'
import type { Rulebook } from '../../model/Rulebook.ts'
import type { Amount } from '../../money/Amount.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { AccountView, BookView } from '../../report/BookView.ts'
import { ProtectionReport } from '../../report/ProtectionReport.ts'
import type { Book, BookAccount, BookElections, BookOrder, BookPosition } from './Book.ts'
import { engineOf } from './engineOf.ts'

/** The view of a book file: prices by index, bound rulebooks, accounts with their positions. */
export function viewOf(book: Book): BookView {
  const inForce = book.rulebooks.filter(({ activeFrom }) => activeFrom <= book.asOf)
  const bind = (rulebook: Rulebook) =>
    [rulebook.id, bindRulebook(rulebook, book.assets, book.instruments)] as const
  const lookup: Lookup = {
    assets: new Map(book.assets.map(({ id, index }) => [id, index])),
    instruments: new Map(book.instruments.map((one) => [one.id, one])),
  }
  return {
    assets: book.assets,
    instruments: book.instruments,
    prices: pricesOf(book, lookup),
    // Of several versions in force the last one counts.
    terms: new Map(inForce.map(bind)),
    accounts: guarded(
      book,
      book.accounts.flatMap((account) => viewsOf(account, lookup)),
    ),
    scheduled: book.rulebooks
      .filter(({ activeFrom }) => activeFrom > book.asOf)
      .sort((a, b) => a.activeFrom - b.activeFrom)
      .map((rulebook) => bindRulebook(rulebook, book.assets, book.instruments)),
  }
}

/** With their protections: told by an engine that has the book, which nothing but a report of them asks for. */
function guarded(book: Book, views: readonly AccountView[]): readonly AccountView[] {
  const ids = new Set((book.protections ?? []).map(({ account }) => account))
  if (ids.size === 0) return views
  let engine: State | null = null
  return views.map((view) => {
    const { id } = view.account
    if (!ids.has(id)) return view
    const protections = () => {
      engine ??= engineOf(book)
      return ProtectionReport.all(engine, State.account(engine, id))
    }
    return { ...view, protections }
  })
}

interface Lookup {
  readonly assets: ReadonlyMap<string, number>
  readonly instruments: ReadonlyMap<string, Instrument>
}

function pricesOf(book: Book, { assets, instruments }: Lookup): PriceBook {
  const marks: PriceBook['marks'][number][] = []
  const indices: PriceBook['indices'][number][] = []
  for (const { instrument, ...mark } of book.marks) {
    marks[(instruments.get(instrument) as Instrument).index] = mark
  }
  for (const { asset, ...index } of book.indices) indices[assets.get(asset) as number] = index
  return { time: book.asOf, marks, indices, funding: [] }
}

function viewsOf(account: BookAccount, lookup: Lookup): readonly AccountView[] {
  const { id, owner, rulebook, positions, orders } = account
  const isolated = [
    ...new Set(
      positions.filter((one) => one.marginMode === 'isolated').map((one) => one.instrument),
    ),
  ]
  const main = {
    account: accountOf(account, id, balancesOf(account.balances, lookup), {
      positions: positions.filter((one) => one.marginMode === 'cross'),
      orders: orders.filter((one) => !isolated.includes(one.instrument)),
      lookup,
    }),
    owner,
    rulebook,
    parent: account.isolatedOf,
    standing: null,
    interest: account.interest,
    ...(account.notCovered.length > 0 && { notCovered: account.notCovered }),
  }
  return [main, ...isolated.map((symbol) => isolatedView(account, symbol, lookup))]
}

function isolatedView(account: BookAccount, symbol: string, lookup: Lookup): AccountView {
  const { id, owner, rulebook, positions, orders } = account
  const held = positions.filter(({ instrument }) => instrument === symbol)
  const asset = lookup.instruments.get(symbol)?.settle ?? ''
  const balances = held.map(({ collateral }) => ({ asset, amount: collateral ?? (0n as Amount) }))
  return {
    account: accountOf(account, `${id}/${symbol}`, balancesOf(balances, lookup), {
      positions: held,
      orders: orders.filter(({ instrument }) => instrument === symbol),
      lookup,
    }),
    ...{ owner, rulebook, parent: id, standing: null },
    interest: account.interest,
  }
}

function balancesOf(
  balances: BookAccount['balances'],
  { assets }: Lookup,
): readonly (Amount | undefined)[] {
  const row: (Amount | undefined)[] = []
  for (const { asset, amount } of balances) {
    const index = assets.get(asset) as number
    row[index] = ((row[index] ?? 0n) + amount) as Amount
  }
  // As long as it is: a list that grew has room for many more.
  return row.slice()
}

interface Holding {
  readonly positions: readonly BookPosition[]
  readonly orders: readonly BookOrder[]
  readonly lookup: Lookup
}

function accountOf(
  { kind, positionMode, elections }: BookAccount,
  id: string,
  balances: Account['balances'],
  { positions, orders, lookup }: Holding,
): Account {
  const { leverages, legLeverages } = leveragesOf(positions, lookup)
  return {
    id,
    kind,
    positionMode,
    balances,
    leverages,
    ...(legLeverages && { legLeverages }),
    ...(elections !== null && { elections: electionsOf(elections, lookup) }),
    positions: positions.map((one) => positionOf(one, lookup)),
    orders: orders.length === 0 ? none : orders.map((one) => orderOf(one, lookup)),
  }
}

/** Of a hundred thousand accounts each list of its own would count. */
const none: readonly never[] = []

/** One whole leverage of a symbol holds for its orders too; others are kept leg by leg. */
function leveragesOf(
  positions: readonly BookPosition[],
  { instruments }: Lookup,
): Pick<Account, 'leverages' | 'legLeverages'> {
  if (positions.every(({ leverage }) => leverage === null)) return { leverages: none }
  const leverages: (bigint | undefined)[] = []
  const legLeverages = new Map<string, Ratio>()
  for (const { instrument: id, leg, leverage } of positions) {
    const instrument = instruments.get(id) as Instrument
    const isShared = positions.every(
      (other) => other.instrument !== id || isSame(other.leverage, leverage),
    )
    if (leverage === null) continue
    if (isShared && leverage.denominator === 1n) leverages[instrument.index] = leverage.numerator
    else legLeverages.set(legKey(instrument, leg), leverage)
  }
  return legLeverages.size === 0 ? { leverages } : { leverages, legLeverages }
}

const isSame = (a: Ratio | null, b: Ratio | null): boolean =>
  a === null || b === null ? a === b : Ratio.compare(a, b) === 0

const electionsOf = ({ mode, unpledged }: BookElections, { assets }: Lookup): Elections => ({
  mode,
  unpledged: new Set(unpledged.map((asset) => assets.get(asset) as number)),
})

function positionOf({ instrument, leg, lots, cost }: BookPosition, lookup: Lookup): Position {
  const found = lookup.instruments.get(instrument) as Instrument
  return { instrument: found, leg, lots, cost, funding: 0n }
}

function orderOf({ order, instrument, ...rest }: BookOrder, lookup: Lookup): Order {
  return { id: order, instrument: lookup.instruments.get(instrument) as Instrument, ...rest }
}
