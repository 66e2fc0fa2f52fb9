import { Brackets } from '../../model/Brackets.ts'
import { Amount } from '../../money/Amount.ts'
import { Ratio } from '../../money/Ratio.ts'
import {
  afterHaircut,
  assetRates,
  autoExchange,
  worthOf,
} from '../../venues/binance/multiAssets.ts'
import {
  loanRate,
  type PortfolioAsset,
  type PortfolioFuture,
  portfolioMargin,
} from '../../venues/binance/portfolioMargin.ts'
import type { Found, MethodAdapter } from '../Adapter.ts'
import { Facts } from '../Facts.ts'
import { atoms, units } from '../units.ts'
import { assessed, flat, priceOf } from './desk.ts'
import { marginal, orZero, signed } from './reading.ts'

/** Binance: multi-assets mode, portfolio margin, COIN-M maintenance and liquidation prices. */
export const binance_pm_living: MethodAdapter = {
  'binance.multi_assets.rates': multiAssetRates,
  'binance.multi_assets.haircut': (input) => ({
    value: afterHaircut(Facts.number(input, 'marketValue'), Facts.number(input, 'haircut')),
  }),
  'binance.multi_assets.auto_exchange': exchanged,
  'binance.um.upnl': (input) => ({ upnl: profitOf(input, 'linear', 'quantity') }),
  'binance.cm.upnl': (input) => ({ upnl: profitOf(input, 'inverse', 'usd') }),
  'binance.pm.margin_mm': loanMaintenance,
  'binance.pm.unimmr': uniMmr,
  'binance.coinm.maintenance': coinMaintenance,
  'binance.coinm.maintenance_amount': coinMaintenance,
  'binance.coinm.liquidation_price': coinLiquidationPrice,
}

function multiAssetRates(input: Facts): Found {
  const number = (name: string): Ratio => Facts.number(input, name)
  const rates = assetRates(number('index'), number('bidBuffer'), number('askBuffer'))
  const balance = Facts.optional(input, 'balance')
  return {
    bidRate: rates.bid,
    askRate: rates.ask,
    usdValue: balance === null ? undefined : worthOf(balance, rates),
  }
}

function exchanged(input: Facts): Found {
  const sold = autoExchange(Facts.number(input, 'negativeBalance'), Facts.number(input, 'ratio'))
  return { sold, triggered: sold.numerator > 0n }
}

/** An account with nothing else: its equity is the profit. */
function profitOf(input: Facts, payoff: 'linear' | 'inverse', size: string): Ratio {
  const quantity = signed(input, Facts.number(input, size))
  const [entry, mark] = [Facts.number(input, 'entry'), Facts.number(input, 'mark')]
  const holdings = [{ quantity, entry, mark, table: flat(Ratio.zero) }]
  return assessed({ payoff, cash: Ratio.zero, holdings }).equity
}

function loanMaintenance(input: Facts): Found {
  const rate = loanRate(Facts.whole(input, 'leverage'))
  return { maintenanceMargin: rate && Ratio.mul(Facts.number(input, 'loan'), rate) }
}

function uniMmr(input: Facts): Found {
  const { adjustedEquity, maintenance, ratio, status } = portfolioMargin(
    Facts.objects(input, 'assets').map(assetOf),
    Facts.objects(input, 'futures').map(futureOf),
  )
  return { adjustedEquity, maintenanceMargin: maintenance, uniMMR: ratio, status }
}

const assetOf = (one: Facts): PortfolioAsset => ({
  held: orZero(one, 'asset'),
  loan: orZero(one, 'loan'),
  wallet: orZero(one, 'futuresWallet'),
  profit: orZero(one, 'futuresUpnl'),
  openLoss: orZero(one, 'openLoss'),
  price: Facts.number(one, 'price'),
  collateralRate: Facts.number(one, 'rate'),
  loanRate: orZero(one, 'marginMmr'),
})

const futureOf = (one: Facts): PortfolioFuture => ({
  notional: Facts.number(one, 'notional'),
  rate: Facts.number(one, 'mmr'),
  amount: orZero(one, 'cum'),
  price: Facts.number(one, 'price'),
})

/** The size is told as contracts at a mark, or as a notional in the coin. */
function coinMaintenance(input: Facts): Found {
  const table = marginal(input)
  const told = Facts.optional(input, 'notional')
  const notional = told ?? Ratio.div(dollarsOf(input), Facts.number(input, 'mark'))
  const size = Amount.of(Ratio.mulUp(atoms(Ratio.one), notional))
  // A level includes its upper end; the requirement is the same on both sides of it.
  const tier = Brackets.tier(table, size === 0n ? size : size - 1n)
  return {
    notional,
    mmr: Brackets.rateIn(table, tier),
    maintenanceAmount: Ratio.mul(Brackets.amountIn(table, tier), units(1n)),
    maintenanceMargin: units(Brackets.maintenanceIn(table, tier, size)),
  }
}

const dollarsOf = (input: Facts): Ratio =>
  Ratio.mul(Facts.number(input, 'contracts'), Facts.number(input, 'multiplier'))

/** What other contracts of the coin ask and have gained is fixed, and counts in the wallet. */
function coinLiquidationPrice(input: Facts): Found {
  const entry = Facts.number(input, 'entry')
  const quantity = signed(input, dollarsOf(input))
  const table = flat(Facts.number(input, 'mmr'), Facts.number(input, 'cum'))
  const others = Ratio.sub(orZero(input, 'otherUpnl'), orZero(input, 'otherMm'))
  const cash = Ratio.add(Facts.number(input, 'wallet'), others)
  const holdings = [{ quantity, entry, mark: entry, table }]
  return { liquidationPrice: priceOf({ payoff: 'inverse', cash, holdings }) }
}
