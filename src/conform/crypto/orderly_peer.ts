import { Ratio } from '../../money/Ratio.ts'
import {
  liquidationPrice,
  maintenanceOf,
  type OrderlyPosition,
  ratesOf,
  stateOf,
  toldPrice,
} from '../../venues/orderly/margins.ts'
import type { Answer, Found, MethodAdapter } from '../Adapter.ts'
import { Facts } from '../Facts.ts'

/** The answers of Orderly's own package: cross accounts with power-law margins. */
export const orderly_peer: MethodAdapter = { 'orderly.cross_account': crossAccount }

function crossAccount(input: Facts): Found {
  const told = Facts.objects(input, 'positions')
  const positions = told.map(positionOf)
  const account = { wallet: Facts.number(input, 'walletUSDC'), positions }
  const state = stateOf(account)
  const each = positions.map((position, index): readonly [string, Answer] => {
    const rates = ratesOf(position.terms, Ratio.mul(Ratio.abs(position.size), position.mark))
    const answer = {
      IMR: rates.initial,
      MMR: rates.maintenance,
      maintenanceMargin: maintenanceOf(position),
      liquidationPrice: toldPrice(account, position),
      exactRoot: liquidationPrice(account, position),
    }
    return [String(told[index]?.symbol), answer]
  })
  return {
    perPosition: Object.fromEntries(each),
    totalCollateral: state.collateral,
    initialMargin: state.initial,
    maintenanceMargin: state.maintenance,
    freeCollateral: state.free,
    totalMarginRatio: state.ratio,
    accountMMR: state.maintenanceRate,
    liquidatable: state.liquidatable,
  }
}

const positionOf = (one: Facts): OrderlyPosition => ({
  size: Facts.number(one, 'qty'),
  entry: Facts.number(one, 'entryPrice'),
  mark: Facts.number(one, 'markPrice'),
  terms: {
    initial: Facts.number(one, 'baseIMR'),
    maintenance: Facts.number(one, 'baseMMR'),
    factor: Facts.number(one, 'IMRFactor'),
    leverageMax: Facts.number(one, 'maxLeverage'),
  },
})
