import { MarginCredit } from '../../brokerage/MarginCredit.ts'
import { OptionBook } from '../../brokerage/options/OptionBook.ts'
import {
  type PortfolioClass,
  PortfolioMargin,
  type PortfolioPosition,
} from '../../brokerage/PortfolioMargin.ts'
import { Reduction } from '../../brokerage/Reduction.ts'
import type { DayCount } from '../../calendar/DueRule.ts'
import * as practices from '../../calls/practices.ts'
import { Strikes } from '../../calls/Strikes.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { Tree } from '../Adapter.ts'
import { Facts } from '../Facts.ts'
import { byMethodology } from './byMethodology.ts'
import { counted } from './callDates.ts'
import { countOf, dateOf, read, texts } from './reading.ts'
import { cents, exact } from './sums.ts'
import { openingOrders } from './words.ts'

/** Portfolio margin, FINRA 4210(g): one answer for each methodology. */
export const finraPortfolio = byMethodology({
  'pm-valuation-points': valuationPoints,
  'pm-portfolio': portfolio,
  'pm-nonmargin-equity': unmarginable,
  'pm-day-trade': dayTrade,
  'pm-deficiency-procedure': deficiencyProcedure,
  'pm-5m-minimum': unlistedMinimum,
  'liquidation-practice': liquidationPractice,
  'pm-sibling-excess': siblingExcess,
  'pm-account': account,
  'pm-convertible': convertible,
  'pm-deficiency-liquidation': deficiencyLiquidation,
  'pm-house-vs-rule': houseAndRule,
  'firm-limit': firmLimit,
})

/** The names that cases give classes. */
const classes: { readonly [name: string]: PortfolioClass } = {
  ...{ equity: 'equity', 'narrow-index': 'equity', 'equity-or-narrow-index': 'equity' },
  'broad-nonhighcap': 'broad',
  'broad-highcap': 'broadHighCap',
}

const classOf = (inputs: Facts, name: string): PortfolioClass =>
  classes[Facts.word(inputs, name, Object.keys(classes))] as PortfolioClass

function valuationPoints(inputs: Facts): Tree {
  const points = PortfolioMargin.points(classOf(inputs, 'type'))
  return { points: points.map(exact), count: BigInt(points.length) }
}

function portfolio(inputs: Facts): Tree {
  const points = PortfolioMargin.points(classOf(inputs, 'portfolioType'))
  const underlying = Facts.number(inputs, 'underlyingPrice')
  const moved = points.map((point) => Ratio.mul(underlying, Ratio.add(Ratio.one, point)))
  const positions = Facts.objects(inputs, 'positions').map((one) => positionOf(one, moved))
  const { profits, largestLoss, minimum, margin } = PortfolioMargin.requirement(positions)
  return {
    scenarioPnl: profits.map(cents),
    largestLoss: cents(largestLoss),
    perContractMinimum: cents(minimum),
    margin: cents(margin),
  }
}

const kinds = ['stock', 'call', 'put', 'future'] as const

/** An option is worth what the case says at each point, or else what it would be exercised for. */
function positionOf(position: Facts, moved: readonly Ratio[]): PortfolioPosition {
  const kind = Facts.word(position, 'type', kinds)
  const quantity = Facts.number(position, 'quantity')
  const price = Facts.number(position, 'price')
  if (kind === 'stock') return { quantity, value: price, atPoints: moved, multiplier: null }
  const multiplier = Facts.optional(position, 'multiplier') ?? Ratio.of(100n)
  const values =
    'theoreticalValuesAtPoints' in position
      ? Facts.numbers(position, 'theoreticalValuesAtPoints')
      : moved.map((at) =>
          kind === 'future'
            ? at
            : OptionBook.intrinsic({ kind, strike: Facts.number(position, 'strike') }, at),
        )
  const contract = (each: Ratio) => Ratio.mul(multiplier, each)
  return { quantity, value: contract(price), atPoints: values.map(contract), multiplier }
}

function unmarginable(inputs: Facts): Tree {
  const asked = (side: 'long' | 'short') =>
    side in inputs
      ? cents(
          PortfolioMargin.unmarginable(
            side,
            Facts.number(Facts.object(inputs, side), 'marketValue'),
          ),
        )
      : null
  return { long: asked('long'), short: asked('short') }
}

function dayTrade(inputs: Facts): Tree {
  const value = Facts.number(inputs, 'underlyingMarketValue')
  const { requirement, perStandardContract } = PortfolioMargin.dayTrade(
    classOf(inputs, 'type'),
    value,
  )
  return {
    requirement: cents(requirement),
    minimumPerStandardContract: cents(perStandardContract),
  }
}

function deficiencyProcedure(inputs: Facts): Tree {
  const count: DayCount = { kind: 'businessDays', days: PortfolioMargin.deficiencyDays }
  return { meetBy: counted(inputs, count, dateOf(inputs, 'deficiencyAtCloseOf')) }
}

function unlistedMinimum(inputs: Facts): Tree {
  const isBarred =
    inputs.unlistedDerivatives === true &&
    PortfolioMargin.isBarred(
      Facts.number(inputs, 'equityAtClose'),
      countOf(inputs, 'businessDaysBelow'),
    )
  return { newOpeningOrders: openingOrders(isBarred) }
}

/** What the customer cured within the day is met by the customer. */
function liquidationPractice(inputs: Facts): Tree {
  const dates = 'liquidationDates' in inputs ? texts(inputs, 'liquidationDates') : []
  const liquidations = dates.map((date) => ({ date: read(date), excuses: [] }))
  const tallies = Strikes.tally(practices.portfolioMargin, liquidations)
  const isCured = inputs.intradayDeficiencyEliminatedSameDayByCustomer === true
  const excuses = isCured ? (['deposit'] as const) : []
  return {
    restrict: tallies.some(({ brought }) => brought !== null),
    countsAsLiquidation: Strikes.isStrike(practices.portfolioMargin, { excuses }),
  }
}

function siblingExcess(inputs: Facts): Tree {
  const sma = Facts.number(inputs, 'strategyAccountSMA')
  const excess = Facts.number(inputs, 'strategyAccountMaintenanceExcess')
  const lent = PortfolioMargin.lentBy({ excess, sma }, Facts.number(inputs, 'pmDeficiency'))
  return { satisfied: lent !== null, smaAfter: cents(lent?.sma ?? sma) }
}

function account(inputs: Facts): Tree {
  const portfolios = Facts.objects(inputs, 'portfolios').map((one) => ({
    largestLoss: Facts.number(one, 'largestLoss'),
    minimum: Facts.number(one, 'minimum'),
  }))
  return { margin: cents(PortfolioMargin.account(portfolios)) }
}

function convertible(inputs: Facts): Tree {
  const margin = PortfolioMargin.convertible({
    value: Facts.number(inputs, 'convertibleValue'),
    payment: Facts.number(inputs, 'conversionPayment'),
    converted: Facts.number(inputs, 'underlyingValueOnConversion'),
    margin: Facts.number(inputs, 'asIfConvertedMargin'),
  })
  return { margin: cents(margin) }
}

function deficiencyLiquidation(inputs: Facts): Tree {
  const position = Facts.object(inputs, 'position')
  Facts.word(position, 'type', ['stock'])
  const equity = Facts.number(inputs, 'equity')
  const quantity = Facts.number(position, 'quantity')
  const perShare = Ratio.mul(Facts.number(position, 'price'), Facts.number(inputs, 'stress'))
  const required = Ratio.mul(quantity, perShare)
  const sold = Reduction.inLots(equity, quantity, perShare, Ratio.one)
  return {
    marginRequired: cents(required),
    deficiency: cents(MarginCredit.missing(equity, required)),
    minimumSharesToSell: exact(sold),
    marginAfter: cents(Ratio.mul(Ratio.sub(quantity, sold), perShare)),
    equityAfter: cents(equity),
  }
}

function houseAndRule(inputs: Facts): Tree {
  const missing = (layer: string) =>
    cents(MarginCredit.missing(Facts.number(inputs, 'equity'), Facts.number(inputs, layer)))
  return {
    ruleDeficiency: missing('ruleRequirement'),
    houseDeficiency: missing('houseRequirement'),
  }
}

function firmLimit(inputs: Facts): Tree {
  const [capital, asked] = [Facts.number(inputs, 'netCapital'), Facts.number(inputs, 'aggregatePM')]
  const days = countOf(inputs, 'businessDays')
  return { stopOpeningNewPMAccounts: PortfolioMargin.stopsOpening(capital, asked, days) }
}
