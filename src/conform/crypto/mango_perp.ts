import { Ratio } from '../../money/Ratio.ts'
import type { Account, Perp, Token, Weights } from '../../venues/mango/Account.ts'
import { Health } from '../../venues/mango/Health.ts'
import { takeLoss } from '../../venues/mango/lossTakeover.ts'
import { liquidatePerp } from '../../venues/mango/perpLiquidation.ts'
import type { Found, MethodAdapter } from '../Adapter.ts'
import { Facts } from '../Facts.ts'
import { orZero } from './reading.ts'

/** Liquidations and bankruptcies of perpetuals, of the tests of Mango v4's own program. */
export const mango_perp: MethodAdapter = {
  'mango.perp_liq_base_or_positive_pnl': liquidation,
  'mango.perp_liq_negative_pnl_or_bankruptcy': bankruptcy,
}

function liquidation(input: Facts): Found {
  const told = Facts.object(input, 'perp')
  const lot = Facts.number(told, 'baseLotSize')
  const liquidator = Facts.object(input, 'liquidator')
  const account = accountOf(input, perpOf(told, lot))
  const lotsMost = Ratio.mulDown(1n, Ratio.abs(Facts.number(liquidator, 'maxBaseTransferLots')))
  const found = liquidatePerp(account, {
    ...{ index: 0, lot, lotsMost },
    profitMost: Facts.number(liquidator, 'maxPnlTransfer'),
    liquidatorFee: Facts.number(told, 'baseLiquidationFee'),
    platformFee: Facts.number(told, 'platformLiquidationFee'),
    profitFee: Facts.number(told, 'positivePnlLiquidationFee'),
  })
  const { base, quote, token } = found.liquidator
  const had = Facts.number(liquidator, 'settleTokenBalance')
  return {
    liqEndHealthBefore: Health.of(account, 'liquidationEnd'),
    liqee: {
      settleToken: found.account.tokens[0]?.balance,
      baseLots: Ratio.div(found.account.perps[0]?.base ?? Ratio.zero, lot),
      quote: found.account.perps[0]?.quote,
    },
    liqor: { settleToken: Ratio.add(had, token), baseLots: Ratio.div(base, lot), quote },
  }
}

function bankruptcy(input: Facts): Found {
  const told = Facts.object(input, 'perp')
  const fund = Facts.object(input, 'insuranceToken')
  const found = takeLoss(accountOf(input, perpOf(told, Ratio.one)), {
    index: 0,
    most: Facts.number(input, 'maxLiabTransfer'),
    settleMost: Facts.number(told, 'recurringSettleAllowance'),
    liquidatorFee: Facts.number(told, 'baseLiquidationFee'),
    fund: { units: Facts.whole(fund, 'fundBalance'), price: Facts.number(fund, 'oraclePrice') },
  })
  if (found === null) return { accepted: false }
  return {
    accepted: true,
    liqee: {
      settleToken: found.account.tokens[0]?.balance,
      perpQuote: found.account.perps[0]?.quote,
    },
    liqor: {
      settleToken: found.settled,
      perpQuote: Ratio.negate(Ratio.add(found.settled, found.taken)),
      insuranceReceived: found.fundPaid,
    },
    socializedLossPerOpenInterestUnit: Ratio.div(
      found.socialised,
      Facts.number(told, 'openInterest'),
    ),
  }
}

const accountOf = (input: Facts, perp: Perp): Account => ({
  tokens: [
    tokenOf('settle', Facts.object(input, 'settleToken')),
    tokenOf('other', Facts.object(input, 'otherToken')),
  ],
  orders: [],
  perps: [perp],
})

/** Weights are told for both sides, or one for all; those to stay where they differ. */
function weightsOf(told: Facts, name: string): Weights {
  const init = Facts.optional(told, `init${name}`) ?? Facts.number(told, 'weight')
  return { init, maint: Facts.optional(told, `maint${name}`) ?? init }
}

const pricesOf = (told: Facts) => {
  const oracle = Facts.optional(told, 'oraclePrice') ?? Ratio.one
  return { oracle, stable: Facts.optional(told, 'stablePrice') ?? oracle }
}

const tokenOf = (id: string, told: Facts): Token => ({
  id,
  prices: pricesOf(told),
  balance: Facts.number(told, 'balance'),
  asset: weightsOf(told, 'AssetWeight'),
  liab: weightsOf(told, 'LiabWeight'),
  deposits: null,
  borrows: null,
})

/** Where nothing of it is open, a case has no price and no weights of its base. */
function perpOf(told: Facts, lot: Ratio): Perp {
  const base = Ratio.mul(Facts.number(told, 'baseLots'), lot)
  const of = base.numerator === 0n ? { weight: 1, ...told } : told
  return {
    settleToken: 'settle',
    prices: pricesOf(told),
    base,
    bids: Ratio.zero,
    asks: Ratio.zero,
    quote: orZero(told, 'quote'),
    asset: weightsOf(of, 'BaseAssetWeight'),
    liab: weightsOf(of, 'BaseLiabWeight'),
    overall: weightsOf(told, 'OverallAssetWeight'),
  }
}
