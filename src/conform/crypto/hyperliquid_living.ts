import { Brackets } from '../../model/Brackets.ts'
import { Ratio } from '../../money/Ratio.ts'
import {
  adlIndex,
  adlOrder,
  type Deleverageable,
  orderSize,
  stageOf,
} from '../../venues/hyperliquid/liquidation.ts'
import {
  borrowRates,
  carryBorrowed,
  carryLimit,
  type Pledged,
  portfolioRatio,
  transferable,
} from '../../venues/hyperliquid/portfolioMargin.ts'
import type { Found, MethodAdapter } from '../Adapter.ts'
import { Facts } from '../Facts.ts'
import { atoms } from '../units.ts'
import { priceOf } from './desk.ts'
import { rows } from './reading.ts'

/** Hyperliquid: tiers, liquidation stages, deleveraging, portfolio margin. */
export const hyperliquid_living: MethodAdapter = {
  'hyperliquid.pm.ratio': pmRatio,
  'hyperliquid.pm.carry_limit': (input) => ({
    highestPrice: carryLimit(...Facts.several(input, 'entry', 'ltv')),
  }),
  'hyperliquid.pm.carry_borrowed': (input) => ({
    borrowed: carryBorrowed(...Facts.several(input, 'coin', 'entry', 'price')),
  }),
  'hyperliquid.pm.borrow_rate': borrowed,
  'hyperliquid.liquidation_stage': (input) => ({
    stage: stageOf(...Facts.several(input, 'equity', 'maintenanceMargin')),
  }),
  'hyperliquid.liquidation_order_size': (input) => ({
    orderSize: orderSize(
      ...Facts.several(input, 'size', 'mark'),
      Facts.optional(input, 'secondsSincePartial'),
    ),
  }),
  'hyperliquid.adl_index': deleveraged,
  'hyperliquid.transfer_margin': (input) => ({
    ...transferable(...Facts.several(input, 'accountValue', 'initialMargin', 'totalPositionValue')),
  }),
  'hyperliquid.cross_liquidation_price': crossPrice,
  'hyperliquid.maintenance_rate': (input) => ({
    rate: Brackets.halfInitial(Facts.number(input, 'maxLeverage')),
  }),
}

function pmRatio(input: Facts): Found {
  return {
    ...portfolioRatio({
      balance: Facts.number(input, 'usdcBalance'),
      borrowed: Facts.number(input, 'borrowed'),
      borrowCap: Facts.number(input, 'borrowCap'),
      pledged: Facts.objects(input, 'collateral').map(
        (one): Pledged => ({
          balance: Facts.number(one, 'balance'),
          price: Facts.number(one, 'price'),
          ltv: Facts.number(one, 'ltv'),
          supplyCap: Facts.number(one, 'supplyCap'),
        }),
      ),
      maintenance: Facts.numbers(input, 'crossMaintenance'),
    }),
  }
}

function borrowed(input: Facts): Found {
  const rates = borrowRates(...Facts.several(input, 'borrowed', 'supplied'))
  return { utilization: rates.utilization, borrowRate: rates.borrow, supplyRate: rates.supply }
}

function deleveraged(input: Facts): Found {
  const mark = Facts.number(input, 'mark')
  const positions = Facts.objects(input, 'positions').map(
    (one): Deleverageable => ({
      id: String(one.id),
      size: Facts.number(one, 'size'),
      entry: Facts.number(one, 'entry'),
      accountValue: Facts.number(one, 'accountValue'),
    }),
  )
  const index = positions.map((one) => [one.id, adlIndex(one, mark)] as const)
  return { order: adlOrder(positions, mark), index: Object.fromEntries(index) }
}

/** The equity is that of now; what the others ask is fixed and is set aside from it. */
function crossPrice(input: Facts): Found {
  const mark = Facts.number(input, 'mark')
  const table = Brackets.create(
    rows(input, 'tiers').map(([floor, leverageMax]) => {
      return { floor: atoms(floor), rate: Brackets.halfInitial(leverageMax), leverageMax }
    }),
  )
  const cash = Ratio.sub(Facts.number(input, 'equity'), Facts.number(input, 'otherMaintenance'))
  const holdings = [{ quantity: Facts.number(input, 'size'), entry: mark, mark, table }]
  return { liquidationPrice: priceOf({ payoff: 'linear', cash, holdings }) }
}
