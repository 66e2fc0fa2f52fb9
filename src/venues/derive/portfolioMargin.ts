import { Ratio } from '../../money/Ratio.ts'
import { OptionValue } from '../../pricing/OptionValue.ts'
import { Outcomes } from '../../pricing/Outcomes.ts'
import type {
  DeriveBook,
  DeriveCollateral,
  DeriveExpiry,
  DeriveScenario,
  DeriveTerms,
  Pair,
  Shortfall,
} from './DeriveTerms.ts'
import { outcomeOf, valueAt, valueNow, yearsOf } from './expiryValue.ts'

/** What a book has beyond each requirement, below zero where it lacks, and what it is worth. */
export interface DeriveMargin {
  readonly initial: Ratio
  readonly maintenance: Ratio
  readonly markToMarket: Ratio
  readonly options: Ratio
  readonly collateral: Ratio
  /** The worst scenario; null where none is worse than what the basis could do. */
  readonly worst: DeriveScenario | null
}

/**
 * Derive's portfolio margin, version 2 (derivexyz/v2-core, PMRMLib_2, 2025): what the book is worth, plus
 * shares of its worst outcome, less contingencies.
 *
 *     net = value + share × min(worst scenario, basis) − contingencies
 *
 * Rules: [VEN70] [VEN71] [VEN72]
 */
export function portfolioMargin(book: DeriveBook, terms: DeriveTerms): DeriveMargin {
  const profits = terms.scenarios.map((scenario) => profitIn(book, scenario, terms))
  const { loss, scenario } = Outcomes.worst(profits)
  const basis = Ratio.sum(book.expiries.map((expiry) => basisOf(expiry, terms)))
  const asked = Ratio.max(loss, basis)
  const options = Ratio.sum(book.expiries.map(valueNow))
  const collateral = Ratio.sum(book.collaterals.map((one) => worthOf(one, book)))
  const held = [book.cash, book.perpetual.unsettled, options, collateral]
  const markToMarket = Ratio.sum(held)
  const { initial, maintenance } = contingencies(book, terms)
  const net = (share: Ratio, beside: Ratio): Ratio =>
    Ratio.sub(Ratio.sub(markToMarket, Ratio.mul(share, asked)), beside)
  const { lossShare, peg } = terms
  return {
    initial: net(Ratio.add(lossShare.initial, lacking(book.stablePrice, peg)), initial),
    maintenance: net(lossShare.maintenance, maintenance),
    ...{ markToMarket, options, collateral },
    worst:
      scenario === null || Ratio.compare(loss, basis) <= 0
        ? null
        : (terms.scenarios[scenario] ?? null),
  }
}

/** Everything in one scenario, at its weight. */
function profitIn(book: DeriveBook, scenario: DeriveScenario, terms: DeriveTerms): Ratio {
  const moved = Ratio.sub(scenario.price, Ratio.one)
  const { size, price } = book.perpetual
  const hedges = book.collaterals.filter(({ isHedge }) => isHedge)
  const linear = [Ratio.mul(size, price), ...hedges.map((one) => worthOf(one, book))]
  const options = book.expiries.map((expiry) => outcomeOf(expiry, scenario, terms))
  return Ratio.mul(
    scenario.weight,
    Ratio.sum([...linear.map((worth) => Ratio.mul(worth, moved)), ...options]),
  )
}

const worthOf = ({ amount, price }: DeriveCollateral, { stablePrice }: DeriveBook): Ratio =>
  Ratio.div(Ratio.mul(amount, price), stablePrice)

/**
 * What a move of the forward of one expiry alone would lose, times its factor; never below zero.
 *
 * Rules: [VEN71]
 */
function basisOf(expiry: DeriveExpiry, { basis }: DeriveTerms): Ratio {
  const now = valueNow(expiry)
  const moved = [basis.up, basis.down].map((price) =>
    Ratio.sub(
      now,
      valueAt(expiry, price, ({ volatility }) => volatility),
    ),
  )
  const factor = OptionValue.exactly(basis.plus + basis.times * yearsOf(expiry))
  return Ratio.mul(factor, moved.reduce(Ratio.max, Ratio.zero))
}

/**
 * What is asked whatever happens; initial asks its own beside what maintenance does.
 *
 * Rules: [VEN72]
 */
function contingencies(book: DeriveBook, terms: DeriveTerms): Pair {
  const { spot, perpetual, expiries, collaterals } = book
  const worth = (size: Ratio): Ratio => Ratio.mul(Ratio.abs(size), spot)
  const sure = leastOf(book)
  const parts: readonly (readonly [Ratio, Pair])[] = [
    [worth(perpetual.size), terms.perpetual],
    ...expiries.map((one) => [worth(nakedShorts(one)), terms.nakedShort] as const),
    ...collaterals.map((one) => [worthOf(one, book), one.haircut] as const),
  ]
  const unsure: readonly (readonly [Ratio, Ratio])[] = [
    [worth(perpetual.size), sure],
    ...expiries.map((one) => [worth(sizeOf(one)), Ratio.min(sure, one.confidence)] as const),
    ...collaterals.map((one) => [worthOf(one, book), Ratio.min(sure, one.confidence)] as const),
  ]
  const maintenance = Ratio.sum(parts.map(([size, rate]) => Ratio.mul(size, rate.maintenance)))
  const more = [
    ...parts.map(([size, rate]) => Ratio.mul(size, rate.initial)),
    ...unsure.map(([size, confidence]) => Ratio.mul(size, doubt(confidence, terms.confidence))),
  ]
  return { initial: Ratio.add(maintenance, Ratio.sum(more)), maintenance }
}

/** The spot feed's confidence, and the perpetual's where there is one. */
const leastOf = ({ spotConfidence, perpetual }: DeriveBook): Ratio =>
  perpetual.size.numerator === 0n ? spotConfidence : Ratio.min(spotConfidence, perpetual.confidence)

const sizeOf = ({ options }: DeriveExpiry): Ratio =>
  Ratio.sum(options.map(({ amount }) => Ratio.abs(amount)))

/** Calls and puts of one strike net; what stays short is naked. */
function nakedShorts({ options }: DeriveExpiry): Ratio {
  const strikes = new Map<string, Ratio>()
  for (const { strike, amount } of options) {
    const key = `${strike.numerator}/${strike.denominator}`
    strikes.set(key, Ratio.add(strikes.get(key) ?? Ratio.zero, amount))
  }
  return Ratio.sum([...strikes.values()].map((net) => Ratio.positive(Ratio.negate(net))))
}

const lacking = (value: Ratio, { least, times }: Shortfall): Ratio =>
  Ratio.mul(times, Ratio.positive(Ratio.sub(least, value)))

/** Below its least, what a confidence lacks to one. */
const doubt = (confidence: Ratio, { least, times }: Shortfall): Ratio =>
  Ratio.compare(confidence, least) < 0
    ? Ratio.mul(times, Ratio.sub(Ratio.one, confidence))
    : Ratio.zero
