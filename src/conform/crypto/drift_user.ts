import {
  type Both,
  type Category,
  crossMargin,
  type DriftAccount,
  type DriftMargin,
  type DriftPerp,
  type DriftToken,
  isolatedMargin,
} from '../../venues/drift/DriftAccount.ts'
import {
  freeOf,
  healthOf,
  isLiquidatable,
  leverageOf,
  perpLiquidationPrice,
  tokenLiquidationPrice,
} from '../../venues/drift/summary.ts'
import type { Answer, Found, MethodAdapter } from '../Adapter.ts'
import { Facts } from '../Facts.ts'

/** The answers of Drift v2's own package, which takes the price of now where an account is in liquidation already. */
export const drift_user_peer: MethodAdapter = { 'drift.user_margin': userMargin }

function userMargin(input: Facts): Found {
  const account = accountOf(input)
  const spot = Facts.objects(input, 'spot')
  const ids = Facts.objects(input, 'perp').map((one) => String(one.marketIndex))
  const isolated = (category: Category) =>
    account.perps.flatMap((perp, at) =>
      perp.deposit === null ? [] : [[ids[at], isolatedMargin(account, perp, category)] as const],
    )
  const cross = crossMargin(account, 'maintenance')
  const told = (category: Category): Answer => ({
    ...shown(crossMargin(account, category)),
    freeCollateral: freeOf(crossMargin(account, category)),
    isolated: Object.fromEntries(isolated(category).map(([id, one]) => [id, shown(one)])),
  })
  const own = new Map(isolated('maintenance'))
  const perpPrices = ids.map((id, at): readonly [string, Answer] => {
    const { price, isReached } = perpLiquidationPrice(account, at) ?? {
      price: -1n,
      isReached: false,
    }
    return [id, isReached ? { peer: price } : price]
  })
  return {
    Initial: told('initial'),
    Maintenance: told('maintenance'),
    healthPct: healthOf(cross),
    liquidatableCross: isLiquidatable(cross),
    liquidatableIsolated: Object.fromEntries(
      [...own].map(([id, one]) => [id, isLiquidatable(one)]),
    ),
    leverageE4: leverageOf(account),
    perpLiquidationPrice: Object.fromEntries(perpPrices),
    spotLiquidationPrice: Object.fromEntries(
      account.tokens.map((token, at) => [
        String(spot[at]?.marketIndex),
        tokenLiquidationPrice(account, token) ?? -1n,
      ]),
    ),
  }
}

const shown = ({ collateral, requirement }: DriftMargin) => ({
  totalCollateral: collateral,
  marginRequirement: requirement,
})

const accountOf = (input: Facts): DriftAccount => ({
  tokens: Facts.objects(input, 'spot').map(tokenOf),
  perps: Facts.objects(input, 'perp').map(perpOf),
  ratioLeast: Facts.whole(input, 'maxMarginRatio'),
})

const bothOf = (told: Facts, initial: string, maintenance: string): Both => ({
  initial: Facts.whole(told, initial),
  maintenance: Facts.whole(told, maintenance),
})

const tokenOf = (told: Facts): DriftToken => ({
  decimals: Number(Facts.whole(told, 'decimals')),
  price: Facts.whole(told, 'price'),
  amount: Facts.whole(told, 'tokenAmount'),
  asset: bothOf(told, 'initialAssetWeight', 'maintenanceAssetWeight'),
  debt: bothOf(told, 'initialLiabilityWeight', 'maintenanceLiabilityWeight'),
  sizeFactor: Facts.whole(told, 'imf'),
})

const perpOf = (told: Facts): DriftPerp => ({
  price: Facts.whole(told, 'price'),
  base: Facts.whole(told, 'base'),
  quote: Facts.whole(told, 'quote'),
  entry: 0n,
  ratio: bothOf(told, 'marginRatioInitial', 'marginRatioMaintenance'),
  sizeFactor: Facts.whole(told, 'imf'),
  bids: Facts.whole(told, 'openBids'),
  asks: Facts.whole(told, 'openAsks'),
  orders: Facts.whole(told, 'openOrders'),
  profit: bothOf(told, 'unrealizedPnlInitialAssetWeight', 'unrealizedPnlMaintenanceAssetWeight'),
  deposit: told.isolated === true ? Facts.whole(told, 'isolatedDeposit') : null,
})
