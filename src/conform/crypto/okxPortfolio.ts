import { Ratio } from '../../money/Ratio.ts'
import {
  atLeastClosing,
  linearGrid,
  linearUnit,
  portfolioAccount,
  scaledClosing,
} from '../../venues/okx/portfolioMargin.ts'
import type { Found, MethodAdapter } from '../Adapter.ts'
import { Facts } from '../Facts.ts'
import { rows } from './reading.ts'

/** OKX’s portfolio margin: risk units, their charges, and what is borrowed beside them. */
export const okxPortfolio: MethodAdapter = {
  'okx.pm.risk_unit_linear': riskUnit,
  'okx.pm.mr1_grid_linear': grid,
  'okx.pm.mr7_scaling': scaling,
  'okx.pm.account': account,
}

const quantityOf = (input: Facts): Ratio =>
  Ratio.mul(Facts.number(input, 'contracts'), Facts.number(input, 'contractValue'))

function riskUnit(input: Facts): Found {
  const number = (name: string): Ratio => Facts.number(input, name)
  const unit = linearUnit(
    {
      quantity: quantityOf(input),
      entry: number('avgPx'),
      mark: number('markPx'),
      index: number('indexPx'),
      coinPrice: number('usdtUsd'),
    },
    {
      moves: Facts.numbers(input, 'spotShocks'),
      extreme: number('extremeShock'),
      basisRate: number('mr4Rate'),
      closingRate: number('mr7Rate'),
      initialFactor: number('imFactor'),
    },
  )
  const { delta, profit, mr1, mr4, mr6, mr7, maintenance, initial } = unit
  return { delta, upl: profit, mr1, mr4, mr6, mr7, mmr: maintenance, imr: initial }
}

/** Named by the moves as the case writes them. */
function grid(input: Facts): Found {
  const made = linearGrid(
    quantityOf(input),
    Facts.number(input, 'indexPx'),
    Facts.number(input, 'usdtUsd'),
    Facts.numbers(input, 'spotShocks'),
  )
  const names = Facts.list(input, 'spotShocks').map(String)
  return { pnl: Object.fromEntries(made.map((profit, at) => [names[at] as string, profit])) }
}

function scaling(input: Facts): Found {
  const bands = rows(input, 'tiers').map(([floor, multiplier]) => ({ floor, multiplier }))
  const mr7 = scaledClosing(Facts.number(input, 'mr7Raw'), bands)
  return { mr7, mmr: atLeastClosing(Facts.number(input, 'otherMr'), mr7) }
}

function account(input: Facts): Found {
  const initials = Facts.numbers(input, 'riskUnitImr')
  const found = portfolioAccount({
    cash: Facts.number(input, 'cash'),
    profits: Facts.numbers(input, 'pnlUsdt'),
    coinPrice: Facts.number(input, 'usdtUsd'),
    borrowRate: {
      initial: Facts.number(input, 'borrowImr'),
      maintenance: Facts.number(input, 'borrowMmr'),
    },
    units: Facts.numbers(input, 'riskUnitMmr').map((maintenance, at) => ({
      maintenance,
      initial: initials[at] ?? Ratio.zero,
    })),
    notionals: Facts.numbers(input, 'notionalUsd'),
  })
  return {
    usdtEquity: found.equity,
    eq: found.worth,
    borrowImr: found.borrowInitial,
    borrowMmr: found.borrowMaintenance,
    derivMmr: found.derivatives,
    totalMmr: found.maintenance,
    totalImr: found.initial,
    acctLever: found.leverage,
  }
}
