import { Ratio } from '../../money/Ratio.ts'
import {
  type KrakenBalance,
  type KrakenLeg,
  marginEquity,
  requirementOf,
} from '../../venues/kraken/multiCollateral.ts'
import type { Found, MethodAdapter } from '../Adapter.ts'
import { Facts } from '../Facts.ts'
import { assessed, flat } from './desk.ts'

/** Kraken Futures: multi-collateral equity, netting by underlying, profit. */
export const kraken_living: MethodAdapter = {
  'kraken.multi_collateral': multiCollateral,
  'kraken.pnl': profit,
}

function multiCollateral(input: Facts): Found {
  const balances = Facts.objects(input, 'balances').map(
    (one): KrakenBalance => ({
      value: Facts.number(one, 'usd'),
      haircut: Facts.number(one, 'haircut'),
    }),
  )
  const legs = Facts.objects(input, 'positions').map(
    (one): KrakenLeg => ({
      underlying: String(one.underlying),
      margin: Facts.number(one, 'margin'),
    }),
  )
  return {
    marginEquity: marginEquity(balances, Facts.number(input, 'upnl')),
    requirement: requirementOf(legs),
  }
}

function profit(input: Facts): Found {
  const payoff = Facts.word(input, 'kind', ['linear', 'inverse'])
  const [entry, mark] = [Facts.number(input, 'entry'), Facts.number(input, 'price')]
  const holdings = [{ quantity: Facts.number(input, 'size'), entry, mark, table: flat(Ratio.zero) }]
  return { pnl: assessed({ payoff, cash: Ratio.zero, holdings }).equity }
}
