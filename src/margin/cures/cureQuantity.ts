import type { Account } from '../../model/Account.ts'
import { Assessment } from '../../model/Assessment.ts'
import type { Asset } from '../../model/Asset.ts'
import type { BoundRulebook } from '../../model/BoundRulebook.ts'
import { Instrument } from '../../model/Instrument.ts'
import type { Position } from '../../model/Position.ts'
import { PriceBook } from '../../model/PriceBook.ts'
import { Amount } from '../../money/Amount.ts'
import { Integer } from '../../money/Integer.ts'
import type { Price } from '../../money/Price.ts'
import { Quantity } from '../../money/Quantity.ts'
import { Ratio } from '../../money/Ratio.ts'
import { takenAt } from '../applyStaleBand.ts'
import { assess } from '../assess.ts'
import type { MarginContext } from '../MarginContext.ts'
import { Method } from '../Method.ts'
import { ProForma } from '../ProForma.ts'
import { minimumLots } from './minimumLots.ts'

/** The marginRatio of maintenance to reach, and the cost of closing as a share of notional. */
export interface CureTarget {
  readonly threshold: Ratio
  readonly feeRate: Ratio
  /** The prices at which what remains must stand, closed at those of now; the same if left out. */
  readonly later?: PriceBook
}

/**
 * The fewest lots of one position to close at its mark, each paying a fee on its notional from the
 * settlement balance, so that marginRatio of maintenance is at or under a threshold. Zero where it
 * already is. Null where no number of lots does, or the position has no mark. What has no price
 * counts as `assess` counts it. With prices of a later moment, what remains is judged at those.
 *
 * Within a few atoms of rounding, slack is a concave, piecewise linear function of lots, with
 * breakpoints at the floors of brackets and haircuts. The lines give a bracket for the answer, and
 * `assess` decides it exactly.
 *
 * Rules: [MARGIN10]
 *
 * @example
 * cureQuantity(account, rules, book, position, { threshold, feeRate }) // => 340n
 */
export function cureQuantity(
  account: Account,
  rules: BoundRulebook,
  book: PriceBook,
  position: Position,
  { threshold, feeRate, later = book }: CureTarget,
): Quantity | null {
  const context = takenAt(account, rules, book, 'liquidation')
  const judged = later === book ? context : takenAt(account, rules, later, 'liquidation')
  const price = PriceBook.usable(context.prices, position.instrument)
  const priceThen = PriceBook.usable(judged.prices, position.instrument)
  if (price === undefined || priceThen === undefined) return null
  const slack = (lots: bigint): bigint => {
    const after = close(context, position, lots, price, feeRate)
    return slackOf(assess(after, rules, judged.prices), threshold)
  }
  const now = slack(0n)
  if (now >= 0n) return Quantity.zero
  const { breakpoints } = Method.of(rules)
  const found = minimumLots({
    whole: Integer.abs(position.lots),
    at: slack,
    roundingBound: rounding(judged, position, threshold),
    // Brackets begin by the notional then; haircuts, by the balance that closing now leaves.
    breakpoints: () =>
      later === book
        ? breakpoints(context, position, price, feeRate)
        : merged(
            breakpoints(context, position, price, feeRate),
            breakpoints(judged, position, priceThen, feeRate),
          ),
  })
  return found === null ? null : Quantity.of(found)
}

const merged = (...rising: readonly (readonly bigint[])[]): readonly bigint[] =>
  [...new Set(rising.flat())].sort((a, b) => (a < b ? -1 : 1))

function close(
  { account, prices }: MarginContext,
  { instrument, leg, lots: held }: Position,
  lots: bigint,
  price: Price,
  feeRate: Ratio,
): Account {
  if (lots === 0n) return account
  const fee = Ratio.mulUp(Instrument.notional(instrument, lots, price), feeRate)
  const fundingIndex = prices.funding[instrument.index] ?? 0n
  const trade = { instrument, leg, price, fundingIndex, fee: Amount.of(fee) }
  return ProForma.withTrade(account, { ...trade, lots: Quantity.of(held > 0n ? -lots : lots) })
}

/** At least zero where the ratio is at or under the threshold. */
function slackOf(assessment: Assessment, { numerator, denominator }: Ratio): bigint {
  const { equity, requirement } = Assessment.measure(assessment, 'maintenance')
  return Integer.mul(equity, numerator) - Integer.mul(requirement, denominator)
}

/**
 * Exceeds what closing can lose to rounding: four settlement atoms and four units on either side.
 */
function rounding({ rules, prices }: MarginContext, { instrument }: Position, by: Ratio): bigint {
  const settle = rules.assets[instrument.settleIndex] as Asset
  const atoms = PriceBook.convert(prices, Amount.of(-4n), settle, rules.numeraire) ?? 0n
  return Integer.mul(4n - atoms, by.numerator + by.denominator)
}
