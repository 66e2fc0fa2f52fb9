import { accrueOnCurve } from '../../protocols/morpho/accrueOnCurve.ts'
import { health } from '../../protocols/morpho/health.ts'
import { liquidate } from '../../protocols/morpho/liquidate.ts'
import type { Tree } from '../Adapter.ts'
import { Facts } from '../Facts.ts'
import { marketOf, positionOf, requestOf } from './morphoFacts.ts'

/** Cases of Morpho Blue: accrual by the adaptive curve, health after it, and a liquidation. */
export function morphoBlueLiquidation(one: Facts): Tree {
  const given = Facts.object(one, 'market')
  Facts.word(given, 'irm', ['AdaptiveCurveIrm'])
  const price = Facts.whole(given, 'oraclePrice')
  const position = positionOf(Facts.object(one, 'position'))
  const { market, borrowRate, rateAtTarget } = accrueOnCurve(
    marketOf(given),
    Facts.whole(given, 'rateAtTarget'),
    Facts.whole(one, 'now'),
  )
  const outcome = liquidate(market, position, price, requestOf(Facts.object(one, 'call')))
  return {
    accrued: { ...market, borrowRate, rateAtTarget },
    health: { ...health(market, position, price) },
    expected: outcome.ok ? answer(outcome.value) : { ok: false, error: outcome.error },
  }
}

const answer = ({
  market,
  position,
  ...amounts
}: {
  readonly market: object
  readonly position: object
}): Tree => ({
  ok: true,
  ...amounts,
  marketAfter: { ...market },
  positionAfter: { ...position },
})
