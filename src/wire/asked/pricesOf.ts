import { limits } from '../../base/limits.ts'
import type { Change } from '../../margin/Change.ts'
import { PriceMove } from '../../margin/PriceMove.ts'
import { Asset } from '../../model/Asset.ts'
import { Instrument } from '../../model/Instrument.ts'
import { indexScale, PriceBook } from '../../model/PriceBook.ts'
import { Decimal } from '../../money/Decimal.ts'
import { Price } from '../../money/Price.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { BookView } from '../../report/BookView.ts'
import { AskedError } from './AskedError.ts'
import { hint } from './choose.ts'
import { stepsOf, wrong } from './typedNumber.ts'

/** Prices as a change of an account's: what is set, and what moves. */
type Marks = Extract<Change, { type: 'marks' }>

/**
 * Prices from the command line: `SYMBOL=PRICE` and `ASSET=PRICE` set one price, `SYMBOL=-10%` moves it, and
 * `ASSET=-10%` moves the asset's index and the marks of all instruments on it.
 *
 * @throws AskedError that says what was expected
 */
export function pricesOf(view: BookView, option: string, texts: readonly string[]): Marks {
  const told = texts.map((text) => splitOf(option, text))
  const twice = told.find(({ name }, index) => told.findIndex((one) => one.name === name) < index)
  if (twice !== undefined) throw wrong(option, 'each price once', `${twice.name} twice`)
  const moves = told.flatMap(({ name, value }): readonly PriceMove[] => {
    const asset = assetOf(view, name)
    const factor = factorOf(option, value)
    return asset === null || factor === null ? [] : [{ asset, factor }]
  })
  const moved = movedBy(view, option, moves)
  const marks = new Map(moved.marks.map((one) => [one.instrument.index, one]))
  const indices = new Map((moved.indices ?? []).map((one) => [one.asset.index, one]))
  for (const { name, value } of told) {
    const asset = assetOf(view, name)
    const factor = factorOf(option, value)
    if (asset === null) {
      const instrument = instrumentOf(view, name)
      const price =
        factor === null
          ? priceOf(option, value, instrument)
          : moveOf(view, option, instrument, factor)
      marks.set(instrument.index, { instrument, price })
    } else if (factor === null) indices.set(asset.index, { asset, price: indexOf(option, value) })
  }
  const change = {
    type: 'marks',
    marks: [...marks.values()],
    indices: [...indices.values()],
  } as const
  return withFollowers(view, change)
}

/**
 * Moves of assets, as `BTC=-20%`.
 *
 * @throws AskedError
 */
export function movesOf(view: BookView, option: string, texts: readonly string[]): Marks {
  const moves = texts.map((text): PriceMove => {
    const { name, value } = splitOf(option, text)
    const asset = assetOf(view, name)
    if (asset === null) throw noAsset(view, option, name)
    const factor = factorOf(option, value)
    if (factor === null) throw wrong(option, 'a move in per cent such as BTC=-20%', text)
    return { asset, factor }
  })
  return movedBy(view, option, moves)
}

/** What a list of moves makes of the prices; refuses a move of nothing. */
export function movedBy(view: BookView, option: string, moves: readonly PriceMove[]): Marks {
  for (const { asset } of moves) {
    const isMarked = view.instruments.some(
      (one) => one.baseIndex === asset.index && PriceBook.mark(view.prices, one) !== undefined,
    )
    if (isMarked || view.prices.indices[asset.index] !== undefined) continue
    throw wrong(option, 'an asset that has a price', asset.id)
  }
  const change = PriceMove.change(view.prices, view.instruments, moves)
  if (change === null)
    throw wrong(option, 'prices within limits', moves.map(({ asset }) => asset.id).join(', '))
  return withFollowers(view, change)
}

/** What follows an asset moves with it, unless its own price is told. */
function withFollowers({ assets }: BookView, change: Marks): Marks {
  const told = new Map((change.indices ?? []).map(({ asset, price }) => [asset.id, price]))
  const followed = Asset.followed(assets, told, [...told.keys()])
  const more = assets.flatMap((asset) => {
    const price = told.has(asset.id) ? undefined : followed.get(asset.id)
    return price === undefined ? [] : [{ asset, price }]
  })
  return { ...change, indices: [...(change.indices ?? []), ...more] }
}

function splitOf(option: string, text: string): { readonly name: string; readonly value: string } {
  const at = text.lastIndexOf('=')
  if (at < 0) throw wrong(option, "'SYMBOL=PRICE' or 'ASSET=-10%'", text)
  return { name: text.slice(0, at).trim(), value: text.slice(at + 1).trim() }
}

/** The factor of a move in per cent; null where the text is no such move. */
export function factorOf(option: string, text: string): Ratio | null {
  if (!text.endsWith('%')) return null
  const parsed = Decimal.parse(text.slice(0, -1).trim().replace(/^\+/, ''))
  if (!parsed.ok) throw wrong(option, 'per cent as a plain decimal such as -10%', text)
  const share = Ratio.mul(Ratio.fromDecimal(parsed.value), Ratio.of(1n, 100n))
  const factor = Ratio.add(Ratio.one, share)
  if (factor.numerator > 0n) return factor
  throw wrong(option, 'a fall of less than 100 %', text)
}

function moveOf(
  { prices }: BookView,
  option: string,
  instrument: Instrument,
  factor: Ratio,
): Price {
  const before = PriceBook.mark(prices, instrument)?.price
  if (before === undefined) throw wrong(option, 'a symbol that has a mark', instrument.id)
  return Price.of(PriceMove.scaled(before, factor))
}

export const assetOf = ({ assets }: BookView, id: string): Asset | null =>
  assets.find((one) => one.id === id) ?? null

export function noAsset({ assets }: BookView, option: string, id: string): AskedError {
  const ids = assets.map((one) => one.id)
  return new AskedError(`--${option}: no asset ${id} in the book${hint(id, ids)}`)
}

/** @throws AskedError */
export function instrumentOf({ instruments, assets }: BookView, symbol: string): Instrument {
  const found = instruments.find(({ id }) => id === symbol)
  if (found !== undefined) return found
  const ids = [...instruments, ...assets].map(({ id }) => id)
  throw new AskedError(`no symbol ${symbol} in the book${hint(symbol, ids)}`)
}

function indexOf(option: string, text: string): bigint {
  const step = { units: 1n, scale: indexScale }
  const price = stepsOf(option, text, step, `a price with at most ${indexScale} decimals`)
  if (price > 0n && price < limits.index) return price
  throw wrong(option, 'a price above 0, within limits', text)
}

/** @throws AskedError */
export function priceOf(option: string, text: string, instrument: Instrument): Price {
  const price = stepsOf(option, text, instrument.tick, `a multiple of the tick`)
  if (Instrument.allows(instrument, price)) return Price.of(price)
  throw wrong(option, 'a price above 0', text)
}
