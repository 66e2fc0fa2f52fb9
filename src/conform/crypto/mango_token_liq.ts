import { Ratio } from '../../money/Ratio.ts'
import type { Account, Perp, Token, Weights } from '../../venues/mango/Account.ts'
import { Health } from '../../venues/mango/Health.ts'
import { feesOf, liquidateToken } from '../../venues/mango/tokenLiquidation.ts'
import type { Found, MethodAdapter } from '../Adapter.ts'
import { Facts } from '../Facts.ts'
import { orZero } from './reading.ts'

/** Liquidations of a debt for an asset, of the tests of Mango v4's own program. */
export const mango_token_liq: MethodAdapter = { 'mango.token_liq_with_token': liquidation }

function liquidation(input: Facts): Found {
  const account = accountOf(input)
  const fee = {
    liquidator: orZero(input, 'liquidationFee'),
    platform: orZero(input, 'platformLiquidationFee'),
  }
  const most = Facts.number(input, 'maxLiabTransfer')
  const terms = { asset: 'asset', debt: 'liab', most, fees: feesOf(fee, fee) }
  const found = liquidateToken(account, terms)
  const healths = {
    initHealth: Health.of(account, 'init'),
    liqEndHealth: Health.of(account, 'liquidationEnd'),
    maintHealth: Health.of(account, 'maint'),
  }
  if (found === null) return { accepted: false, ...healths }
  const [asset, debt] = found.account.tokens
  return {
    accepted: true,
    ...healths,
    assetBalance: asset?.balance,
    liabBalance: debt?.balance,
    liqEndHealthAfter: Health.of(found.account, 'liquidationEnd'),
  }
}

function accountOf(input: Facts): Account {
  const sides = ['asset', 'liab'] as const
  const tokens = sides.map((id) => tokenOf(id, Facts.object(input, `${id}Token`)))
  const perps = sides.map((id) => perpOf(id, Facts.object(input, `${id}Token`), input))
  const other = input.otherToken === undefined ? [] : [otherOf(Facts.object(input, 'otherToken'))]
  return { tokens: [...tokens, ...other], orders: [], perps }
}

/** Maintenance weights and stable prices are told where they differ. */
const weightsOf = (told: Facts, name: string): Weights => {
  const init = Facts.number(told, `init${name}`)
  return { init, maint: Facts.optional(told, `maint${name}`) ?? init }
}

function tokenOf(id: string, told: Facts): Token {
  const oracle = Facts.optional(told, 'oraclePrice') ?? Facts.number(told, 'price')
  const scaling = (total: string, start: string) => {
    const startQuote = Facts.optional(told, start)
    return startQuote && { total: Facts.number(told, total), startQuote }
  }
  return {
    id,
    prices: { oracle, stable: Facts.optional(told, 'stablePrice') ?? oracle },
    balance: Facts.number(told, 'balance'),
    asset: weightsOf(told, 'AssetWeight'),
    liab: weightsOf(told, 'LiabWeight'),
    deposits: scaling('totalDeposits', 'depositWeightScaleStartQuote'),
    borrows: scaling('totalBorrows', 'borrowWeightScaleStartQuote'),
  }
}

const same = (weight: Ratio): Weights => ({ init: weight, maint: weight })

function otherOf(told: Facts): Token {
  const oracle = Facts.number(told, 'price')
  const weight = same(Facts.number(told, 'weight'))
  const prices = { oracle, stable: oracle }
  const balance = Facts.number(told, 'balance')
  return {
    id: 'other',
    prices,
    balance,
    asset: weight,
    liab: weight,
    deposits: null,
    borrows: null,
  }
}

/** A perpetual with nothing open but what it has to settle. */
const perpOf = (settleToken: string, told: Facts, input: Facts): Perp => ({
  settleToken,
  prices: { oracle: Ratio.one, stable: Ratio.one },
  base: Ratio.zero,
  bids: Ratio.zero,
  asks: Ratio.zero,
  quote: orZero(told, 'perpSettleQuote'),
  asset: same(Ratio.one),
  liab: same(Ratio.one),
  overall: same(Facts.optional(input, 'perpOverallAssetWeight') ?? Ratio.one),
})
