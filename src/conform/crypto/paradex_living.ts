import { costIn, liquidationShare, socialisedLoss } from '../../venues/paradex/liquidation.ts'
import {
  checkOrder,
  deleverageOrders,
  netInitial,
  type Open,
  type Resting,
} from '../../venues/paradex/orders.ts'
import type { Found, MethodAdapter } from '../Adapter.ts'
import { Facts } from '../Facts.ts'
import { paradexPortfolio } from './paradexPortfolio.ts'
import { orZero } from './reading.ts'

/** Paradex: cross margin of orders and positions, liquidation in fifths, socialised loss. */
export const paradex_living: MethodAdapter = {
  'paradex.cross.net_imr': netRequirement,
  'paradex.order_check': orderCheck,
  'paradex.order_deleveraging': orderDeleveraging,
  'paradex.liquidation_share': share,
  'paradex.socialised_loss': socialised,
  'paradex.position_cost': cost,
  ...paradexPortfolio,
}

const openOf = (input: Facts): Open => ({
  position: Facts.number(input, 'position'),
  buys: orZero(input, 'buyOrders'),
  sells: orZero(input, 'sellOrders'),
})

function netRequirement(input: Facts): Found {
  const [rate, mark] = [Facts.number(input, 'imf'), Facts.number(input, 'mark')]
  const { buySize, sellSize, required } = netInitial(openOf(input), rate, mark)
  return { buyOpenSize: buySize, sellOpenSize: sellSize, netImr: required }
}

function orderCheck(input: Facts): Found {
  const asked = {
    ...openOf(input),
    collateral: Facts.number(input, 'collateral'),
    entry: Facts.number(input, 'entry'),
    mark: Facts.number(input, 'mark'),
    rate: Facts.number(input, 'imf'),
  }
  const order = Facts.object(input, 'order')
  const side = Facts.word(order, 'side', ['buy', 'sell'])
  const found = checkOrder(asked, { side, size: Facts.number(order, 'size') })
  const { accountValue, before, after, accepted } = found
  return { accountValue, imrBefore: before, imrAfter: after, accepted }
}

function orderDeleveraging(input: Facts): Found {
  const orders = Facts.objects(input, 'orders').map(
    (one): Resting => ({
      id: String(one.id),
      side: Facts.word(one, 'side', ['buy', 'sell']),
      size: Facts.number(one, 'size'),
      price: Facts.number(one, 'price'),
    }),
  )
  const { kept, cancelled } = deleverageOrders(Facts.number(input, 'position'), orders)
  const ids = (some: readonly Resting[]): readonly string[] => some.map(({ id }) => id)
  return { kept: ids(kept), cancelled: ids(cancelled) }
}

function share(input: Facts): Found {
  const found = liquidationShare(
    Facts.number(input, 'accountValue'),
    Facts.number(input, 'mmr'),
    Facts.number(input, 'feeRate'),
  )
  const { share: closed, penalty, maintenance, accountValue } = found
  return { share: closed, penalty, newMmr: maintenance, newAccountValue: accountValue }
}

function socialised(input: Facts): Found {
  const { bankruptcy, factor } = socialisedLoss(
    Facts.numbers(input, 'userBankruptcies'),
    Facts.number(input, 'insuranceFund'),
    Facts.number(input, 'totalBalance'),
  )
  return { exchangeBankruptcy: bankruptcy, factor }
}

function cost(input: Facts): Found {
  const found = costIn(
    Facts.number(input, 'size'),
    Facts.number(input, 'priceUsd'),
    Facts.number(input, 'usdcPrice'),
  )
  return { entryUsdc: found.entry, cost: found.cost }
}
