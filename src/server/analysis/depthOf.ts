import { Elastic } from '../../market/impact/Elastic.ts'
import { Impact } from '../../market/impact/Impact.ts'
import { Linear } from '../../market/impact/Linear.ts'
import type { Asset } from '../../model/Asset.ts'
import { BoundRulebook } from '../../model/BoundRulebook.ts'
import { Instrument } from '../../model/Instrument.ts'
import type { MarketDepth } from '../../model/MarketDepth.ts'
import { PriceBook } from '../../model/PriceBook.ts'
import { Amount } from '../../money/Amount.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { AccountBook } from '../../pressure/AccountBook.ts'
import { assumedDepth } from '../../pressure/assumedDepth.ts'
import type { Toward } from '../../pressure/Direction.ts'
import type { Market, OpenMarket } from '../../pressure/PressureReport.ts'

const { unit, openShare } = assumedDepth

/** Where a market lies: in whose book, which way its price goes, and in what it is counted. */
export interface Place {
  readonly view: AccountBook
  readonly toward: Toward
  readonly currency: Asset
}

/**
 * What a market takes: what the journal was told of its depth while that is fresh, else what is assumed
 * of one that nobody measured. Both by a linear law.
 *
 * Rules: [BOARD9]
 */
export function depthOf(place: Place, { name, open }: OpenMarket): Market {
  const told = toldOf(place, name)
  const { toward, currency } = place
  const notional = told?.notional ?? (openShare * open || 1)
  const law = Linear.create(notional / unit)
  const elastic = law.ok ? Elastic.create(law.value, 1) : law
  if (!elastic.ok) throw new Error(`expected a market that gives way, found ${notional}`)
  const by = told === null ? '' : `, as ${told.source} told`
  return {
    curve: Impact.curve(elastic.value, toward === 'down' ? 'sell' : 'buy'),
    words: `linear: ${Math.round(notional)} ${currency.id} moves the price by 1 %${by}`,
    ...{ notional, isAssumed: told === null, shares: null, spread: null },
  }
}

interface Told {
  /** What moves the price by one per cent, in whole units of the currency. */
  readonly notional: number
  readonly source: string
}

/** Who sells meets the bids, who buys the asks; null where nothing of use was told. */
function toldOf({ view, toward, currency }: Place, name: string): Told | null {
  const { prices, instruments, assets } = view
  const instrument = instruments.find(({ id }) => id === name)
  const depth = instrument === undefined ? undefined : prices.depths?.[instrument.index]
  if (instrument === undefined || depth === undefined) return null
  if (!isFresh(view, instrument, depth)) return null
  const mark = PriceBook.usable(prices, instrument)
  const settle = assets[instrument.settleIndex]
  if (mark === undefined || mark === 0n || settle === undefined) return null
  const lots = toward === 'down' ? depth.bids : depth.asks
  const worth = Amount.of(Instrument.notional(instrument, lots, mark))
  const counted = PriceBook.convert(prices, worth, settle, currency)
  const within = Ratio.toNumber(depth.within)
  if (counted === null || counted <= 0n || !(within > 0)) return null
  const decimals = Integer.pow10(currency.decimals)
  const size = Ratio.toNumber({ numerator: counted, denominator: decimals })
  return { notional: (size * unit) / within, source: depth.source }
}

/** As long as every rulebook of the book takes a mark of that age for fresh. */
const isFresh = (
  { terms, prices }: AccountBook,
  instrument: Instrument,
  depth: MarketDepth,
): boolean =>
  [...terms.values()].every((rules) => {
    const { staleAfter } = BoundRulebook.markPolicy(rules, instrument)
    return PriceBook.validity(depth, prices.time, staleAfter) === 'fresh'
  })
