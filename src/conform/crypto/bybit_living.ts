import { Brackets } from '../../model/Brackets.ts'
import type { OptionMargin } from '../../model/OptionMargin.ts'
import { Amount } from '../../money/Amount.ts'
import { Ratio } from '../../money/Ratio.ts'
import { buyCost, initialPrice } from '../../venues/bybit/buyCost.ts'
import { sustainableLoss, unifiedRates, usdIndex } from '../../venues/bybit/unified.ts'
import { liquidationPrice } from '../../venues/isolated.ts'
import type { Found, MethodAdapter } from '../Adapter.ts'
import { Facts } from '../Facts.ts'
import { atoms, units } from '../units.ts'
import { isolatedOf } from './bybit_docs.ts'
import { bybitPortfolio } from './bybitPortfolio.ts'
import { assessed, flat } from './desk.ts'
import { optionOf, required, venueMargin, withPrice } from './optionDesk.ts'
import { haircut, marginal } from './reading.ts'

/** Bybit's unified account: marginal maintenance, collateral tiers, rates, isolated prices. */
export const bybit_living: MethodAdapter = {
  'bybit.linear.maintenance_marginal': maintenanceMarginal,
  'bybit.inverse.maintenance_marginal': maintenanceMarginal,
  'bybit.linear.isolated': (input) => ({
    liquidationPrice: liquidationPrice(isolatedOf(input, 'linear', 'size')),
  }),
  'bybit.inverse.isolated': (input) => ({
    liquidationPrice: liquidationPrice(isolatedOf(input, 'inverse', 'contracts')),
  }),
  'bybit.collateral.tiered': collateral,
  'bybit.account.rates': accountRates,
  'bybit.linear.cross_buffer': crossBuffer,
  'bybit.option.maintenance': optionMaintenance,
  'bybit.option.initial': optionInitial,
  'bybit.option.buy_cost': (input) => {
    const names = ['quantity', 'price', 'index', 'takerRate', 'cap'] as const
    const [quantity, price, index, takerRate, cap] = Facts.several(input, ...names)
    return { ...buyCost({ quantity, price, index, takerRate, cap }) }
  },
  ...bybitPortfolio,
}

/** The case's own factors in the form of the preset. */
function bybitMargin(input: Facts): OptionMargin {
  const preset = venueMargin('bybit')
  const [mark, fee] = [Facts.number(input, 'mmFactor'), Facts.number(input, 'liquidationFee')]
  const maintenance = { ...preset.call.maintenance, near: mark, far: mark, mark, fee }
  const forms = { initial: preset.call.initial, maintenance }
  return { ...preset, call: forms, put: forms }
}

function optionMaintenance(input: Facts): Found {
  const { maintenance } = withPrice(required(optionOf(input, bybitMargin(input))))
  return {
    maintenanceMargin: maintenance,
    mmRate: Ratio.div(maintenance, Facts.number(input, 'marginBalance')),
  }
}

function optionInitial(input: Facts): Found {
  const contract = optionOf(input, bybitMargin(input))
  const mark = initialPrice(contract.mark, Facts.number(input, 'averagePrice'))
  return { initialMargin: withPrice(required({ ...contract, mark })).initial }
}

/** The requirement of a value, linear in the quote or inverse in the coin. */
export function maintenanceMarginal(input: Facts): Found {
  const value = Amount.of(atoms(Facts.number(input, 'positionValue')))
  return { maintenanceMargin: units(Brackets.maintenance(marginal(input), value)) }
}

function collateral(input: Facts): Found {
  const index = usdIndex(
    Facts.number(input, 'coinUsdtIndex'),
    Facts.number(input, 'btcUsdIndex'),
    Facts.number(input, 'btcUsdtIndex'),
  )
  const holdings = [{ quantity: Ratio.zero, entry: index, mark: index, table: flat(Ratio.zero) }]
  const coin = { amount: Facts.number(input, 'amount'), haircut: haircut(input) }
  const { equity } = assessed({ payoff: 'linear', cash: Ratio.zero, holdings, coin })
  return { usdIndex: index, value: equity }
}

/** What is borrowed asks a share of its worth beside the positions and orders. */
function accountRates(input: Facts): Found {
  const number = (name: string): Ratio => Facts.number(input, name)
  const borrowed = Ratio.mul(number('borrowQty'), number('borrowIndex'))
  const { initial, maintenance } = unifiedRates({
    marginBalance: number('marginBalance'),
    haircutLoss: number('haircutLoss'),
    orderLoss: number('orderLoss'),
    initial: [number('positionIm'), number('orderIm'), Ratio.mul(borrowed, number('borrowImr'))],
    maintenance: [number('positionMm'), Ratio.mul(borrowed, number('borrowMmr'))],
  })
  return { imRate: initial, mmRate: maintenance }
}

/** Both margins are of the value at entry. */
function crossBuffer(input: Facts): Found {
  const entry = Facts.number(input, 'entry')
  const leverage = Ratio.div(Ratio.one, Facts.number(input, 'imRate'))
  const table = flat(Facts.number(input, 'mmRate'), Ratio.zero, leverage)
  const holdings = [{ quantity: Facts.number(input, 'quantity'), entry, mark: entry, table }]
  const found = assessed({ payoff: 'linear', cash: Ratio.zero, holdings })
  const available = Facts.number(input, 'availableBalance')
  return {
    initialMargin: found.initial,
    maintenanceMargin: found.maintenance,
    sustainableLoss: sustainableLoss(available, found.initial, found.maintenance),
  }
}
