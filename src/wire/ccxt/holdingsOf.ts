import { Decimal } from '../../money/Decimal.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { Json } from '../JsonText.ts'
import { pathText } from '../WireError.ts'
import type { Held } from './Held.ts'
import { Import } from './Import.ts'
import { LenientJson } from './LenientJson.ts'
import type { CcxtHolding } from './readBalance.ts'
import { Span } from './Span.ts'

/** What an account has of an asset, beside its isolated margin. */
export interface Holding {
  readonly asset: string
  /** Without profits and without isolated margin; below zero is owed. */
  readonly wallet: Ratio
  /** In dollars a unit, as the venue's own worth of it says; null where it does not. */
  readonly price: Ratio | null
  /** Whether it may back positions. */
  readonly backs: boolean
  /** With profits and isolated margin, as the venue tells it; null where it does not. */
  readonly equity: Decimal | null
  /** Positions whose profit is in what the venue tells, and is not known. */
  readonly doubtful: readonly Held[]
}

/**
 * What is held of every asset. A venue's own rows say it best; a unified total is what the dialect says
 * that it is: a wallet or an equity, with isolated margin or without, after debts or before.
 *
 * Rules: [CCXT11]
 */
export function holdingsOf(job: Import, held: readonly Held[]): readonly Holding[] {
  const rows = rowsOf(job)
  const { assets } = job.pieces.balance
  idle(job, held)
  const names = new Set([...assets.keys(), ...rows.keys()])
  return [...names].flatMap((asset) => {
    const found = holdingOf(job, held, { asset, row: rows.get(asset), told: assets.get(asset) })
    return found === null ? [] : [found]
  })
}

/** Margin in use where nothing is open: positions may be missing, or it is that of orders. */
function idle(job: Import, held: readonly Held[]): void {
  for (const [asset, { used }] of job.pieces.balance.assets) {
    if (used === null || used.units <= 0n) continue
    if (held.some(({ parts }) => parts.settle === asset)) continue
    const about = pathText(['balance', 'used', asset])
    const why =
      'margin is in use and no positions are open in it: orders, or positions that are missing'
    Import.say(job, 'unused', { about, told: used, why })
  }
}

interface Told {
  readonly asset: string
  readonly row: Json | undefined
  readonly told: CcxtHolding | undefined
}

/** The venue's own rows by asset: a list of them, or an object by name. */
function rowsOf({ dialect, pieces }: Import): ReadonlyMap<string, Json> {
  const { rows, asset } = dialect.balance
  const found = rows === null ? undefined : LenientJson.within(pieces.balance.info, rows)
  const list: readonly Json[] = Array.isArray(found)
    ? found
    : Object.values(LenientJson.object(found))
  return new Map(
    list.flatMap((row) => {
      const name = LenientJson.within(row, asset)
      return typeof name === 'string' && name !== '' ? [[name, row] as const] : []
    }),
  )
}

function holdingOf(job: Import, held: readonly Held[], about: Told): Holding | null {
  const { asset, row, told } = about
  const { usd, backs, equity, same } = job.dialect.balance
  checkTotals(job, about, LenientJson.raw(row, same))
  const own = fromRow(job, held, about)
  if (own === null && told !== undefined && told.total.units !== 0n) rowless(job, asset)
  const wallet = own ?? (told === undefined ? null : fromTotal(job, held, { asset, told }))
  if (wallet === null) return null
  const isFull = isWithProfit(job, row)
  const doubtful = isFull
    ? held.filter((one) => one.parts.settle === asset && one.profit === null)
    : []
  const worth = LenientJson.raw(row, usd)
  const counted = LenientJson.raw(row, equity) ?? told?.total ?? null
  return {
    ...{ asset, wallet, price: priceOf(worth, counted) },
    backs: backs === null || LenientJson.within(row, backs) !== false,
    equity: LenientJson.raw(row, equity),
    doubtful,
  }
}

/** A venue's own rows are expected, and this coin has none: the unified total is read instead. */
function rowless(job: Import, asset: string): void {
  const { rows, asset: by, cross, wallet, equity } = job.dialect.balance
  const field = cross ?? wallet ?? equity
  if (rows === null || field === null) return
  const why = `${field} of ${asset} is not told there, in a row by ${by}: the unified total is read instead`
  Import.say(job, 'missing', { about: `balance.info.${rows}`, why })
}

/** Whether what was taken has profits in it that had to be taken out. */
function isWithProfit({ dialect, options }: Import, row: Json | undefined): boolean {
  const { cross, wallet, equity, total } = dialect.balance
  const has = (path: string | null): boolean => LenientJson.raw(row, path) !== null
  if (has(cross) || has(wallet)) return false
  return has(equity) || (options.total ?? total) === 'equity'
}

/** Dollars a unit; a worth of zero beside an amount is how venues print none. */
function priceOf(worth: Decimal | null, amount: Decimal | null): Ratio | null {
  if (worth === null || amount === null || worth.units === 0n || amount.units === 0n) return null
  const price = Span.divide(Ratio.fromDecimal(worth), Ratio.fromDecimal(amount))
  return price.numerator > 0n ? price : null
}

/** What isolated positions in an asset have of their own, and what cross ones gained. */
const isolatedOf = (held: readonly Held[], asset: string): readonly Held[] =>
  held.filter(({ parts, marginMode }) => parts.settle === asset && marginMode === 'isolated')

const sum = (values: readonly (Ratio | null)[]): Ratio =>
  values.reduce<Ratio>((all, value) => (value === null ? all : Ratio.add(all, value)), Ratio.zero)

const profitsOf = (held: readonly Held[], asset: string): Ratio =>
  sum(held.filter(({ parts }) => parts.settle === asset).map(({ profit }) => profit))

const marginsOf = (held: readonly Held[], asset: string): Ratio =>
  sum(isolatedOf(held, asset).map(({ wallet }) => wallet))

function fromRow({ dialect }: Import, held: readonly Held[], { asset, row }: Told): Ratio | null {
  const { cross, wallet, equity } = dialect.balance
  const alone = LenientJson.raw(row, cross)
  if (alone !== null) return Ratio.fromDecimal(alone)
  const all = LenientJson.raw(row, wallet)
  if (all !== null) return Ratio.sub(Ratio.fromDecimal(all), marginsOf(held, asset))
  const full = LenientJson.raw(row, equity)
  if (full === null) return null
  return withoutProfit(Ratio.fromDecimal(full), held, asset)
}

const withoutProfit = (equity: Ratio, held: readonly Held[], asset: string): Ratio =>
  Ratio.sub(Ratio.sub(equity, marginsOf(held, asset)), profitsOf(held, asset))

function fromTotal(
  job: Import,
  held: readonly Held[],
  { asset, told }: { readonly asset: string; readonly told: CcxtHolding },
): Ratio {
  const { total: meaning, isolated, rows } = job.dialect.balance
  const about = pathText(['balance', 'total', asset])
  if (meaning === 'other' && job.options.total === undefined) {
    const expected = `what is held of ${asset}: at this venue the total is something else`
    throw Import.blame('balance', ['info', ...(rows ?? '').split('.')], {
      code: 'field.missing',
      expected,
      found: 'nothing',
    })
  }
  const net = withoutDebt(job, asset, told)
  const margins = isolated ? marginsOf(held, asset) : Ratio.zero
  const wallet = Ratio.sub(net, margins)
  const counted = isolated ? held : held.filter(({ marginMode }) => marginMode === 'cross')
  const profits = profitsOf(counted, asset)
  const kind = job.options.total ?? meaning
  if (kind === 'equity') return Ratio.sub(wallet, profits)
  const isKnown = counted.every((one) => one.parts.settle !== asset || one.profit !== null)
  if (kind === 'wallet' || (isKnown && profits.numerator === 0n)) return wallet
  const why =
    'read as the wallet, without profits: --total equity reads it with them, --venue says whose balance it is'
  Import.say(job, 'missing', {
    about,
    told: told.total,
    why: `what it includes is not told: ${why}`,
  })
  return wallet
}

/** Venues tell a total before debts, or after them; one below zero can only be after. */
function withoutDebt(job: Import, asset: string, { total, debt }: CcxtHolding): Ratio {
  const all = Ratio.fromDecimal(total)
  if (debt === null || debt.units === 0n || job.dialect.balance.debt === 'within') return all
  const about = pathText(['balance', 'debt', asset])
  if (total.units < 0n) {
    const why = 'the total is below zero and so has the debt in it already: not taken off again'
    Import.say(job, 'derived', { about, told: debt, why })
    return all
  }
  Import.say(job, 'derived', { about, told: debt, why: 'taken off the total' })
  return Ratio.sub(all, Ratio.fromDecimal(debt))
}

/** The same total told three times. */
function checkTotals(job: Import, { asset, told }: Told, own: Decimal | null): void {
  if (told === undefined) return
  const { same } = job.dialect.balance
  const about = pathText(['balance', 'total', asset])
  const others: readonly (readonly [Decimal | null, string])[] = [
    [told.again, `${asset}.total of the same balance says otherwise`],
    [own, `${same} of the venue’s own response says otherwise, and is taken`],
  ]
  for (const [other, why] of others) {
    if (other === null || Decimal.format(other) === Decimal.format(told.total)) continue
    Import.say(job, 'contradicted', { about, told: told.total, ours: other, why })
  }
}

export { isolatedOf, marginsOf, profitsOf }
