import type { Result } from '../../base/Result.ts'
import type { ToldMap } from '../../pressure/ToldMap.ts'
import { Input } from '../Input.ts'
import type { Origin } from '../JsonText.ts'
import { show, WireError } from '../WireError.ts'
import { Draft } from './Draft.ts'
import { readCsv } from './readCsv.ts'
import { readHeatMap } from './readHeatMap.ts'
import { readMarkets } from './readMarkets.ts'

/** What is known besides the text. */
export interface ExposureOptions {
  /** The maintenance rate of rows that have a leverage and name none, a share; null where it was not said. */
  readonly maintenance: number | null
}

/**
 * Reads exposures without accounts, or a liquidation map: what a price would force, by market and side.
 *
 *     CSV            market,side,notional,price and trigger, or leverage [, entry, maintenance] [, time]
 *     JSON           {"time", "markets": {"BTC": {"price", "levels": [{"side", "notional", "trigger"}]}}}
 *     JSON           the map of kittycapital/liquidation-heatmap, of which notionals are at entry prices
 *
 * Rules: [EXPOSURE1] [EXPOSURE2] [EXPOSURE3]
 *
 * @example
 * ExposureText.read('market,side,notional,price,trigger\nBTC,long,1000000,60000,54000', {}, { maintenance: null })
 */
export const read = (
  text: string,
  origin: Origin,
  options: ExposureOptions,
): Result<ToldMap, WireError> => {
  const start = text.replace(/^\ufeff/, '').trimStart()
  if (!start.startsWith('{') && !start.startsWith('[')) {
    return Input.attempt(() => readCsv(text, origin, options))
  }
  return Input.read(text, origin, (json) => {
    const isObject = json !== null && typeof json === 'object' && !Array.isArray(json)
    const draft = Draft.create()
    if (isObject && 'markets' in json) return told(readMarkets(json, draft, options))
    if (isObject && 'data' in json) return told(readHeatMap(json, draft))
    const expected = 'an object with "markets", or a liquidation heat map with "data"'
    throw new WireError({ code: 'field.missing', expected, found: show(json) })
  })
}

/** A map of nothing says nothing. */
function told(map: ToldMap): ToldMap {
  if (map.markets.length > 0) return map
  throw new WireError({ code: 'field.missing', expected: 'a market', found: 'none' })
}

export * as ExposureText from './ExposureText.ts'
