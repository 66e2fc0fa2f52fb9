import type { Json, JsonObject } from '../JsonText.ts'

/** A book document of one venue, under the label that tells it from the others. */
export interface Labelled {
  readonly label: string
  readonly document: JsonObject
}

/**
 * Several venues as one book. A symbol that more than one of them has is a market at each of them, so it
 * bears their labels, `BTC/USDT:USDT@okx`; rulebooks bear them always. An asset is the same everywhere.
 *
 * Rules: [CCXT15]
 */
export function mergeBooks(books: readonly Labelled[]): JsonObject {
  const ids = books.flatMap(({ document }) => rows(document, 'instruments').map(({ id }) => id))
  const shared = new Set(ids.filter((id, index) => ids.indexOf(id) < index))
  const marked = books.map((book) => ({ ...book, document: labelled(book, shared) }))
  const all = (name: string): readonly JsonObject[] =>
    marked.flatMap(({ document }) => rows(document, name))
  return {
    asOf: Math.max(...marked.map(({ document }) => Number(document.asOf))),
    assets: assetsOf(all('assets')),
    instruments: all('instruments'),
    rulebooks: all('rulebooks'),
    prices: pricesOf(all('prices')),
    accounts: all('accounts'),
  }
}

const rows = (document: JsonObject, name: string): readonly JsonObject[] =>
  (document[name] ?? []) as unknown as readonly JsonObject[]

/** The finest decimals that a venue keeps. */
function assetsOf(all: readonly JsonObject[]): readonly JsonObject[] {
  const decimals = new Map<string, number>()
  for (const { asset, decimals: places } of all) {
    const name = String(asset)
    decimals.set(name, Math.max(decimals.get(name) ?? 0, Number(places)))
  }
  return [...decimals].map(([asset, places]) => ({ asset, decimals: places }))
}

/** Each market has its mark; an asset has one price, the first. */
const pricesOf = (all: readonly JsonObject[]): readonly JsonObject[] =>
  all.filter(
    ({ asset }, index) =>
      asset === undefined || all.findIndex((other) => other.asset === asset) === index,
  )

function labelled(
  { label, document }: Labelled,
  shared: ReadonlySet<Json | undefined>,
): JsonObject {
  const named = (symbol: Json | undefined): Json =>
    shared.has(symbol) ? `${String(symbol)}@${label}` : (symbol as Json)
  const ruled = (id: Json | undefined): string => String(id).replace(/^ccxt:/, `${label}:`)
  return {
    asOf: document.asOf as Json,
    assets: document.assets as Json,
    instruments: rows(document, 'instruments').map((one) => ({ ...one, id: named(one.id) })),
    rulebooks: rows(document, 'rulebooks').map((one) => ({
      ...one,
      id: ruled(one.id),
      method: withBrackets(one.method as JsonObject, named),
    })),
    prices: rows(document, 'prices').map((one) =>
      one.symbol === undefined ? one : { ...one, symbol: named(one.symbol) },
    ),
    accounts: rows(document, 'accounts').map((one) => ({
      ...one,
      rulebook: ruled(one.rulebook),
      positions: rows(one, 'positions').map((held) => ({ ...held, symbol: named(held.symbol) })),
    })),
  }
}

const withBrackets = (method: JsonObject, named: (symbol: string) => Json): JsonObject => ({
  ...method,
  brackets: Object.fromEntries(
    Object.entries(method.brackets as JsonObject).map(([symbol, table]) => [
      String(named(symbol)),
      table,
    ]),
  ),
})
