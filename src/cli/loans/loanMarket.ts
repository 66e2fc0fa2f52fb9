import { Depth } from '../../market/Depth.ts'
import type { Instrument } from '../../model/Instrument.ts'
import { Amount } from '../../money/Amount.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { Candle } from '../../wire/prices/PriceRow.ts'
import { Candles } from '../demo/Candles.ts'
import { decimals } from '../demo/listings.ts'
import type { Market } from '../replay/Market.ts'
import { loanParameters } from './parameters.ts'

/**
 * What the sales of a book of so many loans find in a minute: fixed shares of what was really
 * traded in it, in proportion to the size of the book. A minute without trades bears nothing.
 *
 *     depth    = turnover × depth share × loans ÷ 2,000, rounded down, at least an atom
 *     capacity = turnover × capacity share × loans ÷ 2,000, rounded down
 */
export const loanMarket = (candles: ReadonlyMap<string, Candle>, loans: number): Market => ({
  depthOf({ id }: Instrument) {
    const candle = candles.get(id)
    return candle === undefined ? null : depthOf(candle, loans)
  },
  feeRate: Ratio.zero,
})

function depthOf(candle: Candle, loans: number): Depth {
  const { law, unit, halfSpread, depth, capacity } = loanParameters.market
  const price = Ratio.fromDecimal(candle.close)
  const turnover = Ratio.mul(Ratio.fromDecimal(Candles.volumeOf(candle)), price)
  const size = Ratio.of(BigInt(loans), BigInt(loanParameters.loans))
  const part = (share: Ratio): bigint =>
    Ratio.mulDown(Integer.pow10(decimals), Ratio.mul(Ratio.mul(turnover, share), size))
  return Depth.create({
    law,
    unit,
    halfSpread,
    depth: Amount.of(Integer.max(1n, part(depth))),
    capacity: Amount.of(part(capacity)),
  })
}
