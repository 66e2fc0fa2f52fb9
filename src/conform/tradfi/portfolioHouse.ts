import { HouseStress, type StressClass } from '../../margin/portfolio/HouseStress.ts'
import { VolatilityEnvironment } from '../../margin/portfolio/VolatilityEnvironment.ts'
import { Value } from '../../money/Value.ts'
import type { Tree } from '../Adapter.ts'
import { Facts } from '../Facts.ts'
import { atoms } from '../units.ts'
import { decimal, money } from './sums.ts'

/** What a house asks of portfolio margin, by methodology. */
export const portfolioHouse: { readonly [methodology: string]: (inputs: Facts) => Tree } = {
  'pm-house-stress': houseStress,
  'pm-house-alternative-minimum': alternativeMinimum,
  'vol-environment': volatilityEnvironment,
}

const house = HouseStress.tastytrade
const classes = Object.keys(house.ranges) as StressClass[]

function houseStress(inputs: Facts): Tree {
  const environment = Facts.word(inputs, 'environment', ['lowVol', 'highVol'])
  const ranges = house.ranges[Facts.word(inputs, 'class', classes)]
  const { down, up } = ranges[environment === 'lowVol' ? 'low' : 'high']
  return { range: [decimal(down, 2), decimal(up, 2)] }
}

/** Of one unit of the deliverable, for all options. */
function alternativeMinimum(inputs: Facts): Tree {
  const deliverable = Value.of(atoms(Facts.number(inputs, 'underlying')))
  const count = Facts.whole(inputs, 'uncoveredShortOptions')
  const share = Facts.number(inputs, 'pct')
  return { perUnit: money(HouseStress.alternativeMinimum(count, deliverable, share)) }
}

function volatilityEnvironment(inputs: Facts): Tree {
  const closes = Facts.numbers(inputs, 'vixCloses')
  const start = Facts.word(inputs, 'start', ['low', 'high'] as const)
  return {
    environment: VolatilityEnvironment.after(house.environment, start, closes),
  }
}
