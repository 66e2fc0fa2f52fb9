import { defined } from '../../base/assert.ts'
import type { IndexSet, MarkSet } from '../../engine/Command.ts'
import type { AssetId } from '../../model/Asset.ts'
import { indexScale } from '../../model/PriceBook.ts'
import { Decimal } from '../../money/Decimal.ts'
import { Integer } from '../../money/Integer.ts'
import { Price } from '../../money/Price.ts'
import { decimals, spotOf } from '../demo/listings.ts'
import { coins, dollar, spots } from './coins.ts'

const source = 'binance spot'

/**
 * Spot prices in USDT, by unified symbol, as the marks of the spot markets and the indices that
 * loans are measured by. A coin without a price is left out and keeps its last one.
 */
export function loanQuote(prices: ReadonlyMap<string, Decimal>, time: number) {
  const marks = spots.flatMap(({ id, tick }): MarkSet[] => {
    const price = prices.get(id)
    if (price === undefined) return []
    const steps = Decimal.steps(price, tick)
    const ticks = defined(steps.ok ? steps.value : null, `${id} is priced in whole ticks`)
    return [{ instrument: id, price: Price.of(ticks), time, source }]
  })
  const indices = coins.flatMap(({ id }): IndexSet[] => {
    const price = prices.get(spotOf(id))
    return price === undefined
      ? []
      : [{ asset: id, price: unitsOf(price, indexScale), time, source }]
  })
  const one: IndexSet = { asset: dollar, price: Integer.pow10(indexScale), time, source }
  return { marks, indices: [one, ...indices] }
}

/** Atoms of USDT for a whole coin. */
export function atomsOf(prices: ReadonlyMap<string, Decimal>): ReadonlyMap<AssetId, bigint> {
  return new Map(
    coins.flatMap(({ id }) => {
      const price = prices.get(spotOf(id))
      return price === undefined ? [] : [[id, unitsOf(price, decimals)] as const]
    }),
  )
}

function unitsOf(price: Decimal, scale: number): bigint {
  const units = Decimal.units(price, scale)
  return defined(units.ok ? units.value : null, 'prices of the day have few decimals')
}
