import { banks2018 } from '../../sim/fireSale/banks2018.ts'
import { fireSale } from '../../sim/fireSale/fireSale.ts'
import { type Experiment, scenario } from '../../sim/fireSale/sweep.ts'
import type { Found, MethodAdapter } from '../Adapter.ts'
import { FactError, Facts } from '../Facts.ts'

const answer =
  (experiment: Experiment) =>
  (input: Facts): Found => {
    Facts.number(input, 'x')
    const sale = fireSale(banks2018, scenario(experiment, Number(input.x)))
    if (!sale.ok) throw new FactError(sale.error)
    const { systemicRisk, sold } = sale.value
    return { eose: Facts.exact(systemicRisk), sold: Facts.exact(sold) }
  }

/** Points of the published fire sale among the banks of 2018. */
export const ebaFiresale: MethodAdapter = {
  'firesale.price-impact': answer('price-impact'),
  'firesale.shock-threshold': answer('shock-threshold'),
  'firesale.shock-leverage-targeting': answer('shock-leverage-targeting'),
}
