import { Method } from '../margin/Method.ts'
import { Integer } from '../money/Integer.ts'
import type { AccountBook } from './AccountBook.ts'
import type { Toward } from './Direction.ts'
import type { Scenario, Single } from './Scenario.ts'

/** A set of loadings, by symbol and by asset. */
export interface Load {
  readonly names: readonly string[]
  readonly instruments: ReadonlyMap<string, number>
  readonly assets: ReadonlyMap<string, number>
}

/** A load applied to a book's prices, in one direction. */
export const along = (book: AccountBook, load: Load, toward: Toward): Scenario => ({
  toward,
  name: load.names.join(', '),
  instruments: book.instruments.map(({ id }) => load.instruments.get(id) ?? 0),
  assets: book.assets.map(({ id }) => load.assets.get(id) ?? 0),
  single: singleOf(book, load),
})

/**
 * Every volatile price: the bases of instruments and the assets pledged for loans. Assets at the
 * numeraire's price do not move.
 */
export function together(book: AccountBook): Load {
  const bases = new Set(book.instruments.map(({ base }) => base))
  for (const { id } of book.assets) if (isPledged(book, id)) bases.add(id)
  const moving = [...bases].filter((base) => !isStable(book, base))
  return {
    names: moving,
    assets: new Map(moving.map((base) => [base, 1])),
    instruments: new Map(
      book.instruments.filter(({ base }) => moving.includes(base)).map(({ id }) => [id, 1]),
    ),
  }
}

/** A symbol's mark alone, or an asset with every instrument on it; null for an unknown name. */
export function named(book: AccountBook, name: string, loading = 1): Load | null {
  const names = [loading === 1 ? name : `${loading} × ${name}`]
  if (book.instruments.some(({ id }) => id === name)) {
    return { names, instruments: new Map([[name, loading]]), assets: new Map() }
  }
  return book.assets.some(({ id }) => id === name)
    ? { ...onAsset(book, name, loading), names }
    : null
}

const onAsset = ({ instruments }: AccountBook, asset: string, loading: number): Load => ({
  names: [asset],
  instruments: new Map(
    instruments.filter(({ base }) => base === asset).map(({ id }) => [id, loading]),
  ),
  assets: new Map([[asset, loading]]),
})

/** Several loads combined; for a name in two of them the last one applies. */
export const joined = (loads: readonly Load[]): Load => ({
  names: loads.flatMap(({ names }) => names),
  instruments: new Map(loads.flatMap(({ instruments }) => [...instruments])),
  assets: new Map(loads.flatMap(({ assets }) => [...assets])),
})

function isPledged({ terms, accounts, assets }: AccountBook, asset: string): boolean {
  const index = assets.findIndex(({ id }) => id === asset)
  return accounts.some(({ account, rulebook }) => {
    const rules = terms.get(rulebook)
    const loan = rules && Method.loan(rules)
    return loan?.method.collateral.has(asset) === true && (account.balances[index] ?? 0n) > 0n
  })
}

/** Within two per cent of a numeraire's price: a stablecoin. */
export function isStable({ terms, prices, assets }: AccountBook, asset: string): boolean {
  const own = prices.indices[assets.findIndex(({ id }) => id === asset)]?.price
  if (own === undefined) return false
  return [...terms.values()].some(({ numeraire }) => {
    const other = prices.indices[numeraire.index]?.price
    if (numeraire.id === asset) return true
    if (other === undefined) return false
    const gap = own > other ? own - other : other - own
    return Integer.mul(gap, 50n) < other
  })
}

/** One symbol, or one asset with every instrument on it, at a loading of one. */
function singleOf(book: AccountBook, { assets, instruments }: Load): Single | null {
  const [asset, more] = [...assets]
  if (asset === undefined) return symbolAlone(book, instruments)
  if (more !== undefined || asset[1] !== 1) return null
  const others = book.instruments.filter(({ base }) => base !== asset[0])
  return others.some(({ id }) => instruments.has(id)) ? null : ofAsset(book, asset[0])
}

function symbolAlone(book: AccountBook, loads: ReadonlyMap<string, number>): Single | null {
  const [symbol, more] = [...loads]
  if (symbol === undefined || more !== undefined || symbol[1] !== 1) return null
  const instrument = book.instruments.find(({ id }) => id === symbol[0])
  return instrument === undefined ? null : { kind: 'instrument', instrument }
}

/** By an instrument on it that has a mark; loans, and assets without one, by its own price. */
function ofAsset({ instruments, assets, prices, terms }: AccountBook, asset: string): Single {
  const marked = instruments.find(
    ({ base, index }) => base === asset && prices.marks[index] !== undefined,
  )
  const isLent = [...terms.values()].some((rules) => Method.loan(rules) !== null)
  return marked === undefined || isLent
    ? { kind: 'asset', asset: assets.findIndex(({ id }) => id === asset) }
    : { kind: 'underlying', instrument: marked }
}

export * as scenarios from './scenarios.ts'
