import { Ratio } from '../../money/Ratio.ts'
import { drawdown } from '../../venues/bybit/drawdown.ts'
import { type IsolatedAtEntry, liquidationPrice } from '../../venues/isolated.ts'
import type { Found, MethodAdapter } from '../Adapter.ts'
import { Facts } from '../Facts.ts'
import { flat, priceOf } from './desk.ts'
import { orZero, signed } from './reading.ts'

/** Worked examples of Bybit's documents: isolated prices, bankruptcy, deleveraging by drawdown. */
export const bybit_docs: MethodAdapter = {
  'bybit.linear.liquidation_price.legacy': (input) => ({
    liquidationPrice: liquidationPrice(isolatedOf(input, 'linear', 'quantity')),
  }),
  'bybit.inverse.isolated': (input) => ({
    liquidationPrice: liquidationPrice(isolatedOf(input, 'inverse', 'qtyUSD')),
  }),
  'bybit.bankruptcy_price': (input) => ({
    bankruptcyPrice: liquidationPrice(isolatedOf({ ...input, mmr: 0 }, 'inverse', 'size')),
  }),
  'bybit.inverse.cross_bankruptcy': crossBankruptcy,
  'bybit.adl_pnl_drawdown': byDrawdown,
}

/** A position of a case; a size that is left out does not change its price. */
export function isolatedOf(
  input: Facts,
  payoff: IsolatedAtEntry['payoff'],
  size: string,
): IsolatedAtEntry {
  return {
    payoff,
    side: Facts.word(input, 'side', ['long', 'short']),
    size: Facts.optional(input, size) ?? Ratio.one,
    entry: Facts.number(input, 'entry'),
    leverage: Facts.number(input, 'leverage'),
    rate: Facts.number(input, 'mmr'),
    extra: orZero(input, 'extraMargin'),
  }
}

/** With nothing to maintain but the fee to close, liquidation is bankruptcy. */
function crossBankruptcy(input: Facts): Found {
  const entry = Facts.number(input, 'entry')
  const side = input.side === undefined ? 'long' : input.side
  const quantity = signed({ side }, Facts.number(input, 'qtyUSD'))
  const holdings = [{ quantity, entry, mark: entry, table: flat(Ratio.zero) }]
  const cash = Facts.number(input, 'balanceBTC')
  const feeRate = Facts.number(input, 'takerFee')
  return { bankruptcyPrice: priceOf({ payoff: 'inverse', cash, holdings }, { feeRate }) }
}

function byDrawdown(input: Facts): Found {
  const { ratio, triggered, lossToClose } = drawdown({
    poolMax: Facts.number(input, 'poolMaxBalance8h'),
    poolNow: Facts.optional(input, 'poolBalance'),
    profit: Facts.number(input, 'symbolPnl'),
    profitMax: Facts.number(input, 'symbolMaxPnl8h'),
    trigger: Facts.number(input, 'trigger'),
  })
  return { pnlRatio: ratio, adlTriggered: triggered, adlLossToClose: lossToClose }
}
