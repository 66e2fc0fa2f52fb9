import { Ratio } from '../../money/Ratio.ts'
import type { DepthMarket } from '../../sim/market/DepthMarket.ts'
import { depthsOf, type Listed } from '../../wire/asked/depthsOf.ts'
import type { Option } from '../Arguments.ts'

export const depthOption: Option = {
  value: 'DEPTH',
  about: "'[SYMBOL=]LAW:NOTIONAL[:MOVE[:CAPACITY[:HALFSPREAD]]]', LAW linear or squareRoot",
  multiple: true,
}

/**
 * The market that fills liquidation orders, as it is typed. Without any, orders are filled at the mark.
 *
 * @throws AskedError
 */
export const marketOf = (texts: readonly string[], book: Listed): DepthMarket => ({
  depthOf: depthsOf(texts, book),
  feeRate: Ratio.zero,
})
