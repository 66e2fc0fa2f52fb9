import type { Account } from '../model/Account.ts'
import { Assessment } from '../model/Assessment.ts'
import type { Asset } from '../model/Asset.ts'
import { Instrument } from '../model/Instrument.ts'
import type { Position } from '../model/Position.ts'
import { PriceBook } from '../model/PriceBook.ts'
import type { Terms } from '../model/Terms.ts'
import { Amount } from '../money/Amount.ts'
import { Integer } from '../money/Integer.ts'
import type { Price } from '../money/Price.ts'
import { Quantity } from '../money/Quantity.ts'
import { Ratio } from '../money/Ratio.ts'
import { assess } from './assess.ts'
import { bends } from './bends.ts'
import { Hypothesis } from './Hypothesis.ts'
import { leastThat } from './leastThat.ts'
import { settle } from './settle.ts'

/**
 * The fewest lots of one position to close at its mark, each paying a fee on its notional from the
 * settlement balance, so that marginRatio of maintenance is at or under a threshold. Zero where it
 * is already, null where no number of lots does or something held has no price.
 *
 * Between two bends (a bracket's floor, a haircut's floor) slack is a straight line in lots, within
 * a few atoms of rounding. So the first bend that cures bounds the search, the line is bisected
 * down to what rounding could hide, and `assess` settles each lot from there.
 *
 * Rules: [MARGIN10]
 *
 * @example
 * cureQuantity(account, terms, book, position, target, feeRate) // => 340n
 */
export function cureQuantity(
  account: Account,
  terms: Terms,
  book: PriceBook,
  position: Position,
  threshold: Ratio,
  feeRate: Ratio,
): Quantity | null {
  const settled = settle(account, terms, book, 'liquidation')
  const price = PriceBook.usable(settled, position.instrument)
  if (price === undefined) return null
  const index = book.funding[position.instrument.index] ?? 0n
  const slack = (lots: bigint): bigint | null => {
    const after = close(account, position, lots, price, index, feeRate)
    return slackOf(assess(after, terms, settled), threshold)
  }
  const now = slack(0n)
  if (now === null) return null
  if (now >= 0n) return Quantity.zero
  const hidden = rounding(position, terms, settled, threshold)
  const known = (lots: bigint): bigint => slack(lots) as bigint
  return search(bends(account, terms, settled, position, price, feeRate), hidden, known)
}

function close(
  account: Account,
  { instrument, leg, lots: held }: Position,
  lots: bigint,
  price: Price,
  index: bigint,
  feeRate: Ratio,
): Account {
  if (lots === 0n) return account
  const fee = Ratio.mulUp(Instrument.notional(instrument, lots, price), feeRate)
  const signed = Quantity.of(held > 0n ? -lots : lots)
  return Hypothesis.withTrade(account, instrument, leg, signed, price, index, Amount.of(fee))
}

/** Not negative where the ratio is at or under the threshold; null where it is unknown. */
function slackOf(assessment: Assessment, { numerator, denominator }: Ratio): bigint | null {
  if (assessment.certainty === 'unknown') return null
  const { equity, requirement } = Assessment.measure(assessment, 'maintenance')
  return Integer.mul(equity, numerator) - Integer.mul(requirement, denominator)
}

/** More than closing can lose to rounding: four settlement atoms and four units on either side. */
function rounding({ instrument }: Position, terms: Terms, book: PriceBook, by: Ratio): bigint {
  const settle = terms.assets[instrument.settleIndex] as Asset
  const atoms = PriceBook.convert(book, Amount.of(-4n), settle, terms.numeraire) ?? 0n
  return Integer.mul(4n - atoms, by.numerator + by.denominator)
}

/** Bends rise and end with the whole position. */
function search(
  points: readonly bigint[],
  hidden: bigint,
  slack: (lots: bigint) => bigint,
): Quantity | null {
  const place = points.findIndex((lots) => slack(lots) >= 0n)
  if (place < 0) return null
  const high = points[place] as bigint
  const low = points[place - 1] ?? 0n
  const isNear = (lots: bigint): boolean => slack(lots) >= -hidden
  const near = isNear(low) ? low + 1n : leastThat(low, high, isNear)
  return Quantity.of(firstThat(near, high, (lots) => slack(lots) >= 0n))
}

/** Rounding hides a lot or two; where lots are far smaller than an atom the rest is bisected. */
const stepsMax = 1_000

function firstThat(from: bigint, high: bigint, holds: (lots: bigint) => boolean): bigint {
  let lots = from
  for (let step = 0; step < stepsMax; step++) {
    if (lots >= high || holds(lots)) return lots
    lots += 1n
  }
  return leastThat(lots - 1n, high, holds)
}
