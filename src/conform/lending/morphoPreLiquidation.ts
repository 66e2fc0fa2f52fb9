import { accrue } from '../../protocols/morpho/accrue.ts'
import { PreLiquidation } from '../../protocols/morpho/PreLiquidation.ts'
import { preLiquidate } from '../../protocols/morpho/preLiquidate.ts'
import type { Tree } from '../Adapter.ts'
import { Facts } from '../Facts.ts'
import { marketOf, positionOf, requestOf } from './morphoFacts.ts'

/** Cases of Morpho's pre-liquidation, in markets without a rate model. */
export function morphoPreLiquidation(one: Facts): Tree {
  const given = Facts.object(one, 'market')
  const price = Facts.whole(given, 'oraclePrice')
  const { market } = accrue(marketOf(given), 0n, Facts.whole(one, 'now'))
  const terms = PreLiquidation.create(termsOf(Facts.object(one, 'preLiquidation')), market.lltv)
  if (!terms.ok) return { expected: { ok: false, error: terms.error } }
  const outcome = preLiquidate(
    market,
    terms.value,
    positionOf(Facts.object(one, 'position')),
    { terms: price, market: price },
    requestOf(Facts.object(one, 'call')),
  )
  if (!outcome.ok) return { expected: { ok: false, error: outcome.error } }
  const { market: marketAfter, position: positionAfter, ...amounts } = outcome.value
  return {
    expected: {
      ok: true,
      ...amounts,
      marketAfter: { ...marketAfter },
      positionAfter: { ...positionAfter },
    },
  }
}

const termsOf = (facts: Facts): PreLiquidation => ({
  preLltv: Facts.whole(facts, 'preLltv'),
  preLCF1: Facts.whole(facts, 'preLCF1'),
  preLCF2: Facts.whole(facts, 'preLCF2'),
  preLIF1: Facts.whole(facts, 'preLIF1'),
  preLIF2: Facts.whole(facts, 'preLIF2'),
})
