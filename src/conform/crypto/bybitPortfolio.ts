import { Ratio } from '../../money/Ratio.ts'
import { Outcomes } from '../../pricing/Outcomes.ts'
import {
  coinMargin,
  coinOutcomes,
  initialOf,
  linearOutcomes,
} from '../../venues/bybit/portfolioMargin.ts'
import type { Found, MethodAdapter } from '../Adapter.ts'
import { Facts } from '../Facts.ts'

/** Bybit’s portfolio margin of one base coin. */
export const bybitPortfolio: MethodAdapter = {
  'bybit.pm.scenarios': scenarios,
  'bybit.pm.contingency': contingency,
  'bybit.pm.margin': margin,
  'bybit.pm.im_factor': (input) => ({
    assetIM: initialOf(Facts.number(input, 'assetMM'), Facts.number(input, 'imFactor')),
  }),
  'bybit.pm.perp_scenario': (input) => ({
    pnl: linearOutcomes(
      [{ size: Facts.number(input, 'size'), price: Facts.number(input, 'referencePrice') }],
      Facts.numbers(input, 'scales'),
    ),
  }),
}

function scenarios(input: Facts): Found {
  const total = coinOutcomes({
    perpetual: Facts.numbers(input, 'perpetual'),
    option: Facts.list(input, 'option').map((states) => [states].flat().map(Facts.exact)),
    spotHedge: Facts.numbers(input, 'spotHedge'),
  })
  return { total, maximumLoss: Outcomes.worst(total).loss }
}

/** The parts by name, whichever a case has. */
function contingency(input: Facts): Found {
  const parts = Object.keys(input).map((name) => Facts.number(input, name))
  return { contingencyComponents: coinMargin([], parts, Ratio.one).maintenance }
}

function margin(input: Facts): Found {
  const positions = Facts.objects(input, 'positions').map((one) => ({
    size: Facts.number(one, 'size'),
    price: Facts.number(one, 'price'),
  }))
  const outcomes = linearOutcomes(positions, Facts.numbers(input, 'scales'))
  const factor = Facts.number(input, 'imFactor')
  const found = coinMargin(outcomes, Facts.numbers(input, 'contingencies'), factor)
  return {
    maximumLoss: found.loss,
    maintenanceMargin: found.maintenance,
    initialMargin: found.initial,
  }
}
