import { Ratio } from '../../money/Ratio.ts'
import { repay } from '../../venues/gate/unified.ts'
import type { Found, MethodAdapter } from '../Adapter.ts'
import { FactError, Facts } from '../Facts.ts'
import { maintenanceMarginal } from './bybit_living.ts'
import { assessed, flat } from './desk.ts'

/** Gate: futures tiers, position values, forced repayment. */
export const gate_living: MethodAdapter = {
  'gate.maintenance_marginal': maintenanceMarginal,
  'gate.position_value': positionValue,
  'gate.forced_repayment': repayment,
}

function positionValue(input: Facts): Found {
  const mark = Facts.number(input, 'price')
  const quantity = Ratio.mul(Facts.number(input, 'contracts'), Facts.number(input, 'multiplier'))
  const holdings = [{ quantity, entry: mark, mark, table: flat(Ratio.zero) }]
  return { value: assessed({ payoff: 'linear', cash: Ratio.zero, holdings }).gross }
}

/** Each coin is told as what is held and what is owed. */
function repayment(input: Facts): Found {
  const coins = Object.entries(Facts.object(input, 'coins')).map(([coin, pair]) => {
    if (!Array.isArray(pair)) throw new FactError(`coins: expected a pair for ${coin}`)
    const [balance, borrowed] = pair.map(Facts.exact) as [Ratio, Ratio]
    return [coin, { ...repay({ balance, borrowed }) }] as const
  })
  return Object.fromEntries(coins)
}
