import { Decimal } from '../money/Decimal.ts'
import { Integer } from '../money/Integer.ts'
import { Ratio } from '../money/Ratio.ts'
import type { Known } from './Executor.ts'
import type { Terms } from './Terms.ts'

/** What was filled of an order so far: as its venue told it, and the lots that were made reports of. */
export interface Filled {
  /** In contracts, as told. */
  readonly contracts: Ratio
  /** Linear: contracts times price. Inverse: contracts through price. */
  readonly cost: Ratio
  /** In atoms of the settlement asset, rounded up. */
  readonly fee: bigint
  readonly lots: bigint
  /** Whether cost and fee stand for all of it: not where somebody else reported before. */
  readonly isWhole: boolean
}

/** What is new of it. */
export interface Fresh {
  /** Unsigned. */
  readonly lots: bigint
  readonly price: Decimal
  readonly fee: Decimal
  readonly filled: Filled
}

export interface Sized {
  readonly side: 'buy' | 'sell'
  /** The lots that were ordered, unsigned. */
  readonly ordered: bigint
  readonly terms: Terms
}

/**
 * What a venue's answer tells beyond what was reported before; text where it cannot be so. An average price
 * is rounded to a tick, and a fee to an atom, against the account.
 *
 * Rules: [EXEC6] [EXEC7]
 */
export function freshOf(before: Filled, told: Known, sized: Sized): Fresh | string | null {
  const { terms, ordered } = sized
  const contracts = Ratio.fromDecimal(told.filled)
  const lots = Integer.min(ordered, lotsIn(contracts, terms))
  if (lots <= before.lots) return null
  if (told.price === null) return 'filled in part, and no price was told'
  const price = Ratio.fromDecimal(told.price)
  if (price.numerator <= 0n && !(terms.allowsNonPositive && terms.payoff === 'linear')) {
    return `filled at a price of ${Decimal.format(told.price)}`
  }
  const cost = costOf(contracts, price, terms)
  const size = Ratio.sub(contracts, before.contracts)
  const dealt = before.isWhole ? priceOf(size, Ratio.sub(cost, before.cost), terms) : price
  if (dealt === null) return `the average price of ${Decimal.format(told.price)} is not possible`
  const fee = feeOf(told.fee, terms)
  const earlier = before.isWhole ? before.fee : shareOf(fee, before.contracts, contracts)
  return {
    lots: lots - before.lots,
    price: onTick(dealt, sized),
    fee: { units: fee - earlier, scale: terms.decimals },
    filled: { contracts, cost, fee, lots, isWhole: true },
  }
}

/** The whole lots of a size. */
export const lotsIn = (contracts: Ratio, { lot }: Terms): bigint =>
  Ratio.mulDown(1n, Ratio.mul(contracts, inverse(Ratio.fromDecimal(lot))))

const inverse = ({ numerator, denominator }: Ratio): Ratio => Ratio.of(denominator, numerator)

const costOf = (contracts: Ratio, price: Ratio, { payoff }: Terms): Ratio =>
  Ratio.mul(contracts, payoff === 'linear' ? price : inverse(price))

function priceOf(size: Ratio, cost: Ratio, { payoff, allowsNonPositive }: Terms): Ratio | null {
  if (payoff === 'linear') {
    return cost.numerator > 0n || allowsNonPositive ? Ratio.mul(cost, inverse(size)) : null
  }
  return cost.numerator > 0n ? Ratio.mul(size, inverse(cost)) : null
}

/** Sold for no more and bought for no less than it was. */
function onTick(price: Ratio, { side, terms: { tick } }: Sized): Decimal {
  const ticks = Ratio.mul(price, inverse(Ratio.fromDecimal(tick)))
  const count = side === 'sell' ? Ratio.mulDown(1n, ticks) : Ratio.mulUp(1n, ticks)
  return Decimal.times(count, tick)
}

const feeOf = (fee: Decimal, { decimals }: Terms): bigint =>
  Ratio.mulUp(Integer.pow10(decimals), Ratio.fromDecimal(fee))

const shareOf = (fee: bigint, part: Ratio, whole: Ratio): bigint =>
  Ratio.mulDown(fee, Ratio.mul(part, inverse(whole)))
