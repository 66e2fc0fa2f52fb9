import { Ratio } from '../../money/Ratio.ts'
import { marginsOf } from '../../venues/coinbase/margins.ts'
import type { Found, MethodAdapter } from '../Adapter.ts'
import { Facts } from '../Facts.ts'

/** Coinbase International: margins by close-out horizon, collateral weights. */
export const coinbase_living: MethodAdapter = {
  'coinbase.intx.margins': margins,
  'coinbase.intx.collateral': (input) => ({
    collateralValue: Ratio.mul(Facts.number(input, 'notional'), Facts.number(input, 'weight')),
  }),
}

function margins(input: Facts): Found {
  const { initial, maintenance, closeOut } = marginsOf(
    Facts.number(input, 'bim'),
    Facts.number(input, 'riskParameter'),
    Facts.number(input, 'closeOutHorizon'),
  )
  return { im: initial, mm: maintenance, closeOut }
}
