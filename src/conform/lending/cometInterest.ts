import { accrue } from '../../protocols/compound/accrue.ts'
import { type Curve, Rates } from '../../protocols/compound/Rates.ts'
import type { Tree } from '../Adapter.ts'
import { Facts } from '../Facts.ts'
import { totalsOf } from './cometFacts.ts'

/** Cases of Compound III's interest: both rates and both indices after an elapsed time. */
export function cometInterest(one: Facts): Tree {
  const before = totalsOf(Facts.object(one, 'before'))
  const given = Facts.object(one, 'rateModel')
  const model = { supply: curveOf(given, 'supply'), borrow: curveOf(given, 'borrow') }
  const utilization = Rates.utilization(before)
  return {
    expected: {
      utilization,
      supplyRatePerSecond: Rates.perSecond(model.supply, utilization),
      borrowRatePerSecond: Rates.perSecond(model.borrow, utilization),
      after: { ...accrue(before, model, before.lastAccrualTime + Facts.whole(one, 'elapsed')) },
    },
  }
}

const curveOf = (facts: Facts, side: 'supply' | 'borrow'): Curve => ({
  base: Facts.whole(facts, `${side}PerYearInterestRateBase`),
  slopeLow: Facts.whole(facts, `${side}PerYearInterestRateSlopeLow`),
  slopeHigh: Facts.whole(facts, `${side}PerYearInterestRateSlopeHigh`),
  kink: Facts.whole(facts, `${side}Kink`),
})
