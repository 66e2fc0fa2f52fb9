import { Ratio } from '../../money/Ratio.ts'
import { initialFraction } from '../../venues/dydx/Risk.ts'
import { summaryOf } from '../../venues/dydx/summary.ts'
import type { Answer, Found, MethodAdapter } from '../Adapter.ts'
import { FactError, Facts } from '../Facts.ts'
import { type Assessed, assessed, flat, type Holding, priceOf, type Setting } from './desk.ts'

/**
 * The answers of dYdX's own page. It shows an equity below zero as zero and takes liquidation prices
 * from there; both are answered, its own as `peer`.
 */
export const dydx_web_peer: MethodAdapter = { 'dydx.web_subaccount': subaccount }

function subaccount(input: Facts): Found {
  const setting: Setting = {
    payoff: 'linear',
    // The quote balance has the positions' cost in it: the venue keeps no entries.
    cash: Facts.number(input, 'quoteBalance'),
    holdings: Facts.objects(input, 'positions').map((one) => holdingOf(input, one)),
  }
  const found = assessed(setting)
  const { shown, leverage, usage, liquidatable } = summaryOf({ ...found, notional: found.gross })
  return {
    equity: shown.equity,
    equityExact: found.equity,
    freeCollateral: Ratio.positive(shown.free),
    rawFreeCollateral: shown.free,
    initialMargin: found.initial,
    maintenanceMargin: found.maintenance,
    leverage,
    marginUsage: usage,
    liquidatable,
    liquidationPrice: pricesOf(input, setting, found),
  }
}

function pricesOf(input: Facts, setting: Setting, { equity }: Assessed): Answer {
  const isClamped = equity.numerator < 0n
  const cash = Ratio.sub(setting.cash, equity)
  const prices = Facts.objects(input, 'positions').map((one, of): readonly [string, Answer] => {
    const exact = priceOf(setting, { of })
    const answer = isClamped ? { exact, peer: priceOf({ ...setting, cash }, { of }) } : exact
    return [String(one.ticker), answer]
  })
  return Object.fromEntries(prices)
}

/** Opened at nothing, so that the whole worth counts beside the quote balance. */
function holdingOf(input: Facts, position: Facts): Holding {
  const market = Facts.objects(input, 'markets').find(({ ticker }) => ticker === position.ticker)
  if (market === undefined) throw new FactError(`no market ${String(position.ticker)}`)
  const mark = Facts.number(market, 'oraclePrice')
  const quantity = Facts.number(position, 'size')
  return {
    quantity,
    entry: Ratio.zero,
    mark,
    table: flat(rateOf(market), Ratio.zero, leverageOf(market, mark)),
  }
}

const rateOf = (market: Facts): Ratio => Facts.number(market, 'maintenanceMarginFraction')

/** One over the initial fraction that the market's open interest asks, to the dollar's millionth. */
function leverageOf(market: Facts, mark: Ratio): Ratio {
  const millionths = (value: Ratio): bigint => Ratio.mulDown(1_000_000n, value)
  const openInterest = Ratio.mul(Facts.number(market, 'openInterest'), mark)
  const tier = {
    initial: Facts.number(market, 'initialMarginFraction'),
    maintenanceShare: Ratio.one,
    openInterestLower: millionths(Facts.number(market, 'openInterestLowerCap')),
    openInterestUpper: millionths(Facts.number(market, 'openInterestUpperCap')),
  }
  return Ratio.div(Ratio.one, initialFraction(tier, millionths(openInterest)))
}
