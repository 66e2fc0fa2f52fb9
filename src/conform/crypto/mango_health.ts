import { Ratio } from '../../money/Ratio.ts'
import type {
  Account,
  HealthType,
  Perp,
  Scaling,
  SpotOrders,
  Token,
  Weights,
} from '../../venues/mango/Account.ts'
import { Health } from '../../venues/mango/Health.ts'
import { healthAt, perpLiquidationPrice } from '../../venues/mango/liquidationPrice.ts'
import type { Found, MethodAdapter } from '../Adapter.ts'
import { Facts } from '../Facts.ts'

/** Health of Mango v4 accounts, of its own package and of its program's tests. */
export const mango_health: MethodAdapter = { 'mango.health': health }

const types: readonly HealthType[] = ['init', 'maint', 'liquidationEnd']

function health(input: Facts): Found {
  const account = accountOf(input)
  const sides = Health.sidesOf(account, 'maint')
  const settled = account.perps[0]?.settleToken
  return {
    health: Object.fromEntries(types.map((type) => [type, Health.of(account, type)])),
    healthRatioPct: Object.fromEntries(types.map((type) => [type, percent(account, type)])),
    maintAssets: sides.assets,
    maintLiabs: sides.liabs,
    perpMaxSettle: settled === undefined ? null : Health.perpMaxSettle(account, settled),
    liquidatableNow: Health.isLiquidated(account, false),
    perpLiquidationPrice: account.perps.map((_, index) => {
      const price = perpLiquidationPrice(account, index)
      return price === null ? { price } : { price, healthAtPrice: healthAt(account, index, price) }
    }),
  }
}

function percent(account: Account, type: HealthType): Ratio | null {
  const ratio = Health.ratioOf(account, type)
  return ratio && Ratio.mul(ratio, Ratio.of(100n))
}

const accountOf = (input: Facts): Account => ({
  tokens: Facts.objects(input, 'tokens').map(tokenOf),
  orders: Facts.objects(input, 'spotMarkets').map(ordersOf),
  perps: Facts.objects(input, 'perps').map(perpOf),
})

const pricesOf = (told: Facts) => ({
  oracle: Facts.number(told, 'oraclePrice'),
  stable: Facts.number(told, 'stablePrice'),
})

const weightsOf = (told: Facts, name: string): Weights => ({
  init: Facts.number(told, `init${name}`),
  maint: Facts.number(told, `maint${name}`),
})

function scalingOf(told: Facts, total: string, start: string): Scaling | null {
  const startQuote = Facts.optional(told, start)
  return startQuote && { total: Facts.number(told, total), startQuote }
}

const tokenOf = (told: Facts): Token => ({
  id: String(told.id),
  prices: pricesOf(told),
  balance: Facts.number(told, 'balance'),
  asset: weightsOf(told, 'AssetWeight'),
  liab: weightsOf(told, 'LiabWeight'),
  deposits: scalingOf(told, 'totalDeposits', 'depositWeightScaleStartQuote'),
  borrows: scalingOf(told, 'totalBorrows', 'borrowWeightScaleStartQuote'),
})

const ordersOf = (told: Facts): SpotOrders => ({
  base: String(told.base),
  quote: String(told.quote),
  reservedBase: Facts.number(told, 'reservedBase'),
  reservedQuote: Facts.number(told, 'reservedQuote'),
  freeBase: Facts.number(told, 'freeBase'),
  freeQuote: Facts.number(told, 'freeQuote'),
  lowestAsk: Facts.number(told, 'lowestPlacedAsk'),
  highestBidInverse: Facts.number(told, 'highestPlacedBidInv'),
})

function perpOf(told: Facts): Perp {
  const lot = Facts.number(told, 'baseLotSize')
  const lots = (name: string): Ratio => Ratio.mul(Facts.number(told, name), lot)
  return {
    settleToken: String(told.settleToken),
    prices: pricesOf(told),
    base: lots('baseLots'),
    bids: lots('bidsLots'),
    asks: lots('asksLots'),
    quote: Facts.number(told, 'quote'),
    asset: weightsOf(told, 'BaseAssetWeight'),
    liab: weightsOf(told, 'BaseLiabWeight'),
    overall: weightsOf(told, 'OverallAssetWeight'),
  }
}
