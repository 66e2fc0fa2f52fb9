import { OptionForms } from '../../margin/methods/options/OptionForms.ts'
import { Ratio } from '../../money/Ratio.ts'
import { initialForm } from '../../venues/gate/options.ts'
import { repay } from '../../venues/gate/unified.ts'
import type { Found, MethodAdapter } from '../Adapter.ts'
import { FactError, Facts } from '../Facts.ts'
import { maintenanceMarginal } from './bybit_living.ts'
import { assessed, flat } from './desk.ts'
import { optionOf, required, venueMargin, withPrice } from './optionDesk.ts'

/** Gate: futures tiers, position values, forced repayment. */
export const gate_living: MethodAdapter = {
  'gate.maintenance_marginal': maintenanceMarginal,
  'gate.position_value': positionValue,
  'gate.forced_repayment': repayment,
  'gate.option.initial': optionInitial,
  'gate.option.otm': (input) => {
    const [strike, spot] = [Facts.number(input, 'strike'), Facts.number(input, 'underlying')]
    const right = Facts.word(input, 'type', ['call', 'put'])
    return { otm: OptionForms.outOf(right, strike, spot) }
  },
  'gate.option.premium': positionPremium,
}

/** What it asks to keep is not known; what a long one backs makes no difference to a short one. */
function optionInitial(input: Facts): Found {
  const [far, near] = [Facts.number(input, 'r1'), Facts.number(input, 'r2')]
  const maintenance = initialForm('call', Ratio.zero, Ratio.zero)
  const forms = (right: 'call' | 'put') => ({ initial: initialForm(right, far, near), maintenance })
  const margin = { ...venueMargin('deribit'), call: forms('call'), put: forms('put') }
  return { initialMargin: withPrice(required(optionOf(input, margin))).initial }
}

/** What is paid is what it is worth at its price. */
function positionPremium(input: Facts): Found {
  const mark = Facts.number(input, 'price')
  const quantity = Ratio.mul(Facts.number(input, 'amount'), Facts.number(input, 'multiplier'))
  const holdings = [{ quantity, entry: mark, mark, table: flat(Ratio.zero) }]
  return { premium: assessed({ payoff: 'linear', cash: Ratio.zero, holdings }).gross }
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
