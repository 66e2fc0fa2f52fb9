import type { CalendarSpread as Spread } from '../../brokerage/span/CalendarSpread.ts'
import { CalendarSpread } from '../../brokerage/span/CalendarSpread.ts'
import * as nse from '../../brokerage/span/nse.ts'
import { OptionArray, type ScanMarket } from '../../brokerage/span/OptionArray.ts'
import { Scenario } from '../../brokerage/span/Scenario.ts'
import { SpanBook, type SpanContract } from '../../brokerage/span/SpanBook.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { Tree } from '../Adapter.ts'
import { FactError, Facts } from '../Facts.ts'
import { byMethodology } from './byMethodology.ts'
import { cents, exact } from './sums.ts'

/** SPAN: scenarios, arrays that an exchange publishes, and what is asked beside. */
export const spanExamples = byMethodology({
  'span-scenarios': scenarios,
  'span-scan': scan,
  'span-plus-exposure': plusExposure,
  'span-calendar': calendar,
  'span-parameters': parameters,
  'span-portfolio': portfolio,
})

export const spanBooks = byMethodology({
  'span-risk-array-book': (inputs, { document }) => book(inputs, Facts.object(document, 'shared')),
})

function scenarios(): Tree {
  const all = Scenario.all.map(({ price, volatility, cover }, index) => ({
    n: BigInt(index + 1),
    priceFractionOfScanRange: exact(price),
    vol: volatility,
    coverFraction: exact(cover),
  }))
  return { scenarios: all }
}

function scan(inputs: Facts): Tree {
  const positions = Facts.objects(inputs, 'positions').map((position) => {
    Facts.word(position, 'type', ['future'])
    const unit = Ratio.mul(
      Facts.number(position, 'priceScanRange'),
      Facts.number(position, 'multiplier'),
    )
    return { contract: future(unit), quantity: Facts.number(position, 'quantity') }
  })
  const { losses, scanRisk } = SpanBook.requirement(positions, noTerms)
  return { riskArrayLosses: losses.map(exact), scanRisk: exact(scanRisk) }
}

const noTerms = { spreads: [], shortOptionMinimum: Ratio.zero }

const future = (range: Ratio): SpanContract => ({
  ...{ id: '', isOption: false, expiry: '', price: Ratio.zero, compositeDelta: Ratio.one },
  losses: Scenario.linear(range),
})

/** Options without an array of their own are priced; futures move with the price. */
function portfolio(inputs: Facts): Tree {
  const market = {
    future: numeral(inputs, 'futurePrice'),
    priceRange: numeral(inputs, 'priceScanRange'),
    volatility: numeral(inputs, 'volatility'),
    volatilityRange: numeral(inputs, 'volScanRange'),
    years: numeral(inputs, 'timeToExpiryYears'),
    lookAhead: numeral(inputs, 'lookAheadYears'),
  }
  const multiplier = Facts.number(inputs, 'multiplier')
  const positions = Facts.objects(inputs, 'positions').map((position) => ({
    contract: scanned(position, market),
    quantity: Ratio.mul(multiplier, Facts.number(position, 'quantity')),
  }))
  const perUnit = Ratio.div(Facts.number(inputs, 'shortOptionMinimumPerUnit'), multiplier)
  const found = SpanBook.requirement(positions, { spreads: [], shortOptionMinimum: perUnit })
  return {
    riskArrayLosses: found.losses.map(exact),
    scanRisk: exact(found.scanRisk),
    shortOptionMinimum: cents(found.shortOptionMinimum),
    netOptionValue: exact(found.netOptionValue),
    requirement: exact(found.requirement),
  }
}

const numeral = (inputs: Facts, name: string): number => Ratio.toNumber(Facts.number(inputs, name))

function scanned(position: Facts, market: ScanMarket): SpanContract {
  const kind = Facts.word(position, 'type', ['future', 'call', 'put'] as const)
  if (kind === 'future') return future(Facts.exact(market.priceRange))
  const option = { right: kind, strike: numeral(position, 'strike') }
  const { price, losses } = OptionArray.of(option, market)
  return { ...future(Ratio.zero), isOption: true, price, losses }
}

function plusExposure(inputs: Facts): Tree {
  const span = SpanBook.net(
    Facts.number(inputs, 'spanRisk'),
    Facts.number(inputs, 'netOptionValue'),
  )
  const price = Facts.optional(inputs, 'spot') ?? Facts.optional(inputs, 'futurePrice')
  const rate = Facts.number(inputs, 'exposureRate')
  if (price === null && rate.numerator !== 0n) throw new FactError('expected spot or futurePrice')
  const quantity = Facts.number(inputs, 'quantity')
  const exposure = nse.exposure(quantity, price ?? Ratio.zero, rate)
  return {
    span: cents(span),
    exposure: cents(exposure),
    total: cents(Ratio.add(span, exposure)),
  }
}

function calendar(inputs: Facts): Tree {
  const deltas = Facts.object(inputs, 'netDeltaByExpiry')
  const by = new Map(Object.keys(deltas).map((expiry) => [expiry, Facts.number(deltas, expiry)]))
  const { charge, remaining } = CalendarSpread.charge(by, spreadsOf(inputs, 'spreads'))
  return {
    charge: cents(charge),
    remaining: Object.fromEntries([...remaining].map(([expiry, delta]) => [expiry, exact(delta)])),
  }
}

/** In the order of their priority, or else of the list. */
function spreadsOf(inputs: Facts, name: string): readonly Spread[] {
  const priority = (spread: Facts) => Number(spread.priority ?? 0)
  return Facts.objects(inputs, name)
    .toSorted((a, b) => priority(a) - priority(b))
    .map((spread) => {
      const [near, far] = Facts.list(spread, 'legs').map(String)
      const [one, two] = Facts.numbers(spread, 'ratio', 2)
      if (near === undefined || far === undefined || one === undefined || two === undefined) {
        throw new FactError('expected a spread of two legs')
      }
      return { legs: [near, far], ratio: [one, two], rate: Facts.number(spread, 'rate') }
    })
}

/** As words, for so the case has them. */
function parameters(): Tree {
  const { sigmas, days, index, stock, illiquid } = nse.priceScan
  const range = (least: Ratio) => `max(${sigmas} sigma x sqrt${days}, ${percent(least)}%)`
  return {
    index: `${range(index.least)}; residual maturity > 9 months min ${percent(index.afterNineMonths)}%`,
    stock: range(stock.least),
    liquidityScale: `x sqrt${illiquid.days} when mean impact cost for ${illiquid.lakh} lakh > ${percent(illiquid.above)}%`,
    elm: { index: exact(nse.extremeLoss.index), stock: exact(nse.extremeLoss.stock) },
  }
}

const percent = (share: Ratio): string =>
  String(Number(Ratio.format(Ratio.mul(share, Ratio.of(100n)), 1)))

function book(inputs: Facts, shared: Facts): Tree {
  const contracts = new Map(
    Facts.objects(shared, 'contracts').map((one) => [String(one.id), contractOf(one)]),
  )
  const positions = Facts.objects(inputs, 'positions').map((position) => {
    const contract = contracts.get(String(position.contract))
    if (contract === undefined) throw new FactError(`no contract ${position.contract}`)
    return { contract, quantity: Facts.number(position, 'quantity') }
  })
  const found = SpanBook.requirement(positions, {
    spreads: spreadsOf(shared, 'calendarSpreads'),
    shortOptionMinimum: Facts.number(inputs, 'shortOptionMinimumPerUnit'),
  })
  return {
    scenarioLosses: found.losses.map(cents),
    scanRisk: cents(found.scanRisk),
    worstScenario: BigInt(found.worst),
    calendarSpreadCharge: cents(found.calendarCharge),
    shortOptionMinimum: cents(found.shortOptionMinimum),
    netOptionValue: cents(found.netOptionValue),
    requirement: cents(found.requirement),
  }
}

const contractOf = (one: Facts): SpanContract => ({
  id: String(one.id),
  isOption: Facts.word(one, 'kind', ['future', 'option'] as const) === 'option',
  expiry: String(one.expiry),
  price: Facts.number(one, 'price'),
  compositeDelta: Facts.number(one, 'compositeDelta'),
  losses: Facts.numbers(one, 'riskArray', Scenario.all.length),
})
