import { Ratio } from '../../money/Ratio.ts'
import { bitmexHaircuts, valueFor } from '../../venues/bitmex/haircuts.ts'
import { ratesOf } from '../../venues/bitmex/riskLimits.ts'
import type { Found, MethodAdapter } from '../Adapter.ts'
import { Facts } from '../Facts.ts'

/** BitMEX: risk limits on the whole position, haircuts by pair. */
export const bitmex_living: MethodAdapter = {
  'bitmex.risk_limit': riskLimit,
  'bitmex.multi_asset_haircut': (input) => ({
    value: valueFor(
      bitmexHaircuts,
      String(input.marginCurrency),
      String(input.settlement),
      Facts.number(input, 'usd'),
    ),
  }),
}

function riskLimit(input: Facts): Found {
  const number = (name: string): Ratio => Facts.number(input, name)
  const value = number('value')
  const limits = {
    base: number('base'),
    step: number('step'),
    maintenance: number('baseMm'),
    initial: number('baseIm'),
  }
  const { steps, maintenance, initial } = ratesOf(limits, value)
  return {
    steps,
    maintenanceRate: maintenance,
    initialRate: initial,
    maintenanceMargin: Ratio.mul(value, maintenance),
  }
}
