import type { Toward } from '../../pressure/Direction.ts'
import type { Arguments, Option } from '../Arguments.ts'
import type { BookView } from '../book/BookView.ts'
import { hint } from '../book/choose.ts'
import { UsageError } from '../UsageError.ts'
import type { Scenario, Single } from './Scenario.ts'

export const alongOption: Option = {
  value: 'WHAT',
  about:
    "what moves: 'all' prices together (default), a symbol's mark alone, an asset such as BTC with all that is on it, or a vector such as BTC=1,ETH=1.4",
}

export const towardOption: Option = {
  value: 'SIDE',
  about: "'down', 'up' or 'both' (default)",
}

/** The scenarios that are asked for: one, or one each way. */
export function waysOf(args: Arguments, view: BookView): readonly Scenario[] {
  const along = args.text('along') ?? 'all'
  const loaded = along === 'all' ? together(view) : vector(along, view)
  const name = loaded.names.join(', ')
  const single = singleOf(along, loaded, view)
  return sidesOf(args).map((toward) => ({
    toward,
    name,
    instruments: view.book.instruments.map(({ id }) => loaded.instruments.get(id) ?? 0),
    assets: view.book.assets.map(({ id }) => loaded.assets.get(id) ?? 0),
    single,
  }))
}

function sidesOf(args: Arguments): readonly Toward[] {
  const toward = args.text('toward') ?? 'both'
  if (toward === 'both') return ['down', 'up']
  if (toward === 'down' || toward === 'up') return [toward]
  throw new UsageError(`--toward: expected down, up or both, found '${toward}'`)
}

interface Loaded {
  readonly names: readonly string[]
  readonly instruments: ReadonlyMap<string, number>
  readonly assets: ReadonlyMap<string, number>
}

/**
 * Everything that has a price of its own to lose: the bases of instruments, and what is pledged for
 * loans; coins that stand at the numeraire's price stand still.
 */
function together(view: BookView): Loaded {
  const bases = new Set(view.book.instruments.map(({ base }) => base))
  for (const { id } of view.book.assets) if (isPledged(view, id)) bases.add(id)
  const moving = [...bases].filter((base) => !isStable(view, base))
  const loads = moving.map((base) => [base, 1] as const)
  return {
    names: moving,
    assets: new Map(loads),
    instruments: new Map(
      view.book.instruments.filter(({ base }) => moving.includes(base)).map(({ id }) => [id, 1]),
    ),
  }
}

function isPledged({ terms, accounts, book }: BookView, asset: string): boolean {
  const index = book.assets.findIndex(({ id }) => id === asset)
  return accounts.some(({ account, rulebook }) => {
    const loan = terms.get(rulebook)?.loan
    return loan?.method.collateral.has(asset) === true && (account.balances[index] ?? 0n) > 0n
  })
}

/** Within two per cent of a numeraire's price: a coin that is meant to be worth the same. */
function isStable({ terms, prices, book }: BookView, asset: string): boolean {
  const own = prices.indices[book.assets.findIndex(({ id }) => id === asset)]?.price
  if (own === undefined) return false
  return [...terms.values()].some(({ numeraire }) => {
    const other = prices.indices[numeraire.index]?.price
    if (numeraire.id === asset) return true
    if (other === undefined) return false
    const gap = own > other ? own - other : other - own
    return gap * 50n < other
  })
}

const shape = /^([^=]+)=(-?\d+(?:\.\d+)?)$/

function vector(text: string, view: BookView): Loaded {
  const parts = text.split(',')
  const isPlain = parts.length === 1 && !text.includes('=')
  const instruments = new Map<string, number>()
  const assets = new Map<string, number>()
  const names: string[] = []
  for (const part of parts) {
    const [, name = part, load = '1'] = isPlain ? [] : (shape.exec(part) ?? wrong(part))
    const loading = Number(load)
    if (!Number.isFinite(loading) || loading === 0) {
      throw new UsageError(`--along: expected a loading other than 0, found '${part}'`)
    }
    names.push(loading === 1 ? name : `${load} × ${name}`)
    place(name, loading, view, instruments, assets)
  }
  return { names, instruments, assets }
}

function wrong(part: string): never {
  throw new UsageError(`--along: expected NAME=LOADING such as ETH=1.4, found '${part}'`)
}

function place(
  name: string,
  loading: number,
  { book }: BookView,
  instruments: Map<string, number>,
  assets: Map<string, number>,
): void {
  const symbols = book.instruments.map(({ id }) => id)
  const ids = book.assets.map(({ id }) => id)
  if (symbols.includes(name)) {
    instruments.set(name, loading)
    return
  }
  if (!ids.includes(name)) {
    throw new UsageError(
      `--along: no symbol or asset ${name} in the book${hint(name, [...symbols, ...ids])}`,
    )
  }
  assets.set(name, loading)
  for (const { id, base } of book.instruments) if (base === name) instruments.set(id, loading)
}

/** An asset by itself, with every instrument on it. */
export function assetAlone(view: BookView, base: string, toward: Toward): Scenario {
  const isIn = (other: string): number => (other === base ? 1 : 0)
  return {
    toward,
    name: base,
    instruments: view.book.instruments.map((one) => isIn(one.base)),
    assets: view.book.assets.map(({ id }) => isIn(id)),
    single: ofAsset(view, base),
  }
}

/** One symbol, or one asset with all that is on it, by a loading of one. */
function singleOf(along: string, { assets, instruments }: Loaded, view: BookView): Single | null {
  const own = view.book.instruments.find(({ id }) => id === along)
  if (own !== undefined) return { kind: 'instrument', instrument: own }
  const [asset, more] = [...assets]
  if (asset === undefined || more !== undefined || asset[1] !== 1) return null
  const others = view.book.instruments.filter(({ base }) => base !== asset[0])
  return others.some(({ id }) => instruments.has(id)) ? null : ofAsset(view, asset[0])
}

/** By an instrument on it that has a mark; loans, and assets without one, by its own price. */
function ofAsset({ book, prices, terms }: BookView, asset: string): Single {
  const marked = book.instruments.find(
    ({ base, index }) => base === asset && prices.marks[index] !== undefined,
  )
  const isLent = [...terms.values()].some(({ loan }) => loan !== null)
  return marked === undefined || isLent
    ? { kind: 'asset', asset: book.assets.findIndex(({ id }) => id === asset) }
    : { kind: 'underlying', instrument: marked }
}
