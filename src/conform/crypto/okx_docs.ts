import type { Found, MethodAdapter } from '../Adapter.ts'
import { Facts } from '../Facts.ts'
import { flat, priceOf } from './desk.ts'
import { signed } from './reading.ts'

/** Worked examples of OKX's documents: isolated positions with the closing fee in the threshold. */
export const okx_docs: MethodAdapter = {
  'okx.linear.liquidation_price': isolatedWithFee,
}

/** An isolated position is an account of its own; the fee to close is asked with the maintenance. */
export function isolatedWithFee(input: Facts): Found {
  const entry = Facts.number(input, 'entry')
  const quantity = signed(input, Facts.number(input, 'quantity'))
  const table = flat(Facts.number(input, 'mmr'))
  const cash = Facts.number(input, 'isolatedMargin')
  const holdings = [{ quantity, entry, mark: entry, table }]
  const feeRate = Facts.number(input, 'takerFee')
  return { liquidationPrice: priceOf({ payoff: 'linear', cash, holdings }, { feeRate }) }
}
