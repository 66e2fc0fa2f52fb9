import { Brackets } from '../../model/Brackets.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { Found, MethodAdapter } from '../Adapter.ts'
import { Facts } from '../Facts.ts'
import { atoms, units } from '../units.ts'

/** Worked examples of Hyperliquid's documents: margin tiers. */
export const hyperliquid_docs: MethodAdapter = { 'hyperliquid.margin_tiers': marginTiers }

function marginTiers(input: Facts): Found {
  const rows = Facts.objects(input, 'tiers').map((tier) => {
    const leverageMax = Facts.number(tier, 'maxLeverage')
    const floor = atoms(Facts.number(tier, 'lowerBound'))
    return { floor, rate: Brackets.halfInitial(leverageMax), leverageMax }
  })
  const table = Brackets.create(rows)
  const notional = atoms(Facts.number(input, 'notional'))
  const tier = Brackets.tier(table, notional)
  return {
    maintenanceMargin: units(Brackets.maintenance(table, notional)),
    deduction: Ratio.mul(Brackets.amountIn(table, tier), units(1n)),
  }
}
