import { Ratio } from '../../money/Ratio.ts'
import { fundContribution, type Isolated, zeroEquityPrice } from '../../venues/dydx/contractLoss.ts'
import type { Found, MethodAdapter } from '../Adapter.ts'
import { Facts } from '../Facts.ts'
import { flat, priceOf } from './desk.ts'

/** Worked examples of dYdX's documents: liquidation prices, bankruptcy, what the fund pays. */
export const dydx_docs: MethodAdapter = {
  'dydx.liquidation_price': byEquity,
  'dydx.contract_loss': contractLoss,
}

/** The equity is that of now; what the others ask is fixed and is set aside from it. */
function byEquity(input: Facts): Found {
  const mark = Facts.number(input, 'price')
  const others = Facts.optional(input, 'otherMMR') ?? Ratio.zero
  const quantity = Facts.number(input, 'size')
  const holdings = [{ quantity, entry: mark, mark, table: flat(Facts.number(input, 'mmf')) }]
  const cash = Ratio.sub(Facts.number(input, 'equity'), others)
  return { liquidationPrice: priceOf({ payoff: 'linear', cash, holdings }) }
}

function contractLoss(input: Facts): Found {
  const position: Isolated = {
    equity: Facts.number(input, 'equity'),
    size: Facts.number(input, 'size'),
    entry: Facts.number(input, 'entry'),
  }
  const fill = Facts.optional(input, 'fillPrice')
  return {
    bankruptcyPrice: zeroEquityPrice(position),
    insuranceContribution: fill === null ? undefined : fundContribution(position, fill),
  }
}
