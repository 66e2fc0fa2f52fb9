import type { IndexSet, MarkSet } from '../../engine/Command.ts'
import type { AssetId } from '../../model/Asset.ts'
import type { InstrumentSpec } from '../../model/Instrument.ts'
import { indexScale } from '../../model/PriceBook.ts'
import { Decimal } from '../../money/Decimal.ts'
import { Price } from '../../money/Price.ts'
import { spotOf } from './crashDay/listings.ts'

const source = 'binance spot'

/** Marks and indices at one moment, as SetMarks takes them. */
export interface Quote {
  readonly marks: readonly MarkSet[]
  readonly indices: readonly IndexSet[]
}

/** Priced instruments, and the assets of balances. */
export interface Priced {
  readonly specs: readonly InstrumentSpec[]
  readonly kept: readonly AssetId[]
}

/**
 * Converts spot prices in USDT, by unified symbol, to the marks of every instrument on the same
 * coin and to the index prices of balances. A coin-margined contract takes USDT for USD. A coin
 * without a price is omitted and keeps its last one; a price between two ticks is a fault of the
 * file.
 *
 * @example
 * spotQuote(priced, new Map([['BTC/USDT', { units: 4_284_978n, scale: 2 }]]), 1_621_382_400_000)
 */
export function spotQuote(
  { specs, kept }: Priced,
  prices: ReadonlyMap<string, Decimal>,
  time: number,
): Quote {
  const marks = specs.flatMap(({ id, base, tick }): MarkSet[] => {
    const price = prices.get(spotOf(base))
    if (price === undefined) return []
    const ticks = counted(Decimal.steps(price, tick), id)
    return [{ instrument: id, price: Price.of(ticks), time, source }]
  })
  return { marks, indices: kept.flatMap((asset) => indexOf(prices, asset, time)) }
}

function indexOf(prices: ReadonlyMap<string, Decimal>, asset: AssetId, time: number): IndexSet[] {
  const price = asset === 'USDT' ? { units: 1n, scale: 0 } : prices.get(spotOf(asset))
  if (price === undefined) return []
  return [{ asset, price: counted(Decimal.units(price, indexScale), asset), time, source }]
}

function counted(steps: ReturnType<typeof Decimal.steps>, name: string): bigint {
  if (!steps.ok) throw new RangeError(`the price of ${name} is not a whole number of ticks`)
  return steps.value
}
