import { type ScheduleClass, ScheduleMargin } from '../../brokerage/ScheduleMargin.ts'
import { Ratio } from '../../money/Ratio.ts'
import { type Tree, untold } from '../Adapter.ts'
import { Facts } from '../Facts.ts'
import { byMethodology } from './byMethodology.ts'
import { cents, exact } from './sums.ts'

/** Initial margin of uncleared derivatives by schedule. */
export const scheduleMargin = byMethodology({
  'im-schedule-trade': ofTrade,
  'im-schedule-rate': ofTrade,
  'im-schedule-net': ofSet,
  'im-schedule-net-formula': netFormula,
})

/** The names of ORE and of CDM. */
const classes: { readonly [name: string]: ScheduleClass } = {
  ...{ InterestRate: 'interestRate', InterestRates: 'interestRate', Rates: 'interestRate' },
  ...{ Credit: 'credit', FX: 'fx', ForeignExchange: 'fx', Equity: 'equity' },
  ...{ Commodity: 'commodity', Other: 'other' },
}

const classOf = (trade: Facts): ScheduleClass =>
  classes[Facts.word(trade, 'assetClass', Object.keys(classes))] as ScheduleClass

const rateOf = (trade: Facts): Ratio => {
  const years = 'maturityYears' in trade ? 'maturityYears' : 'durationYears'
  return ScheduleMargin.rate(classOf(trade), Facts.number(trade, years))
}

const grossOf = (trade: Facts): Ratio =>
  Ratio.mul(
    rateOf(trade),
    Ratio.abs(Facts.number(trade, 'notionalUSD' in trade ? 'notionalUSD' : 'notional')),
  )

const hundred = Ratio.of(100n)

function ofTrade(inputs: Facts): Tree {
  const rate = rateOf(inputs)
  return {
    rate: exact(rate),
    ratePct: exact(Ratio.mul(rate, hundred)),
    grossIM: cents(grossOf(inputs)),
  }
}

/** Seen by the side that calls for margin, or by the one that posts it. */
function ofSet(inputs: Facts): Tree {
  const isPosted = Facts.word(inputs, 'side', ['Call', 'Post'] as const) === 'Post'
  const trades = Facts.objects(inputs, 'trades')
  const values = trades.map((trade) => {
    const value = Facts.number(trade, 'pvUSD')
    return isPosted ? Ratio.negate(value) : value
  })
  const cost = ScheduleMargin.replacement(values)
  return {
    ...margins(trades, cost.ratio),
    grossRC: cents(cost.gross),
    netRC: cents(cost.net),
    ngr: exact(cost.ratio),
  }
}

/** Rates are of classes: where a trade has none, what it asks is not told. */
function margins(trades: readonly Facts[], ratio: Ratio): { readonly [name: string]: Tree } {
  if (!trades.every((trade) => 'assetClass' in trade)) {
    const missing = untold('asset classes')
    return { grossIM: missing, scheduleIM: missing }
  }
  const gross = Ratio.sum(trades.map(grossOf))
  return { grossIM: cents(gross), scheduleIM: cents(ScheduleMargin.net(gross, ratio)) }
}

function netFormula(inputs: Facts): Tree {
  const { ratio } = ScheduleMargin.replacement(Facts.numbers(inputs, 'mtm'))
  const net = cents(ScheduleMargin.net(Facts.number(inputs, 'grossIM'), ratio))
  return { netIM: net, netIM_withFloor: net }
}
