import { Integer } from '../../money/Integer.ts'
import { baseUnit, feeUnit, quoteUnit, weightUnit } from './units.ts'

/** A weight or a margin ratio in units of fees. */
const asFee = (ratio: bigint): bigint => Integer.mulDivDown(ratio, feeUnit, weightUnit)

/** How a perpetual is taken over. */
export interface BaseTerms {
  readonly marginRatio: bigint
  readonly liquidatorFee: bigint
  readonly price: bigint
  readonly quotePrice: bigint
}

/**
 * How much base frees the shortage, rounded down; null where no amount does, since closing costs as
 * much as it frees.
 *
 *     shortage ÷ (price × (ratio − liquidator’s fee) − price × fund’s fee)
 *
 * Rules: [VEN82]
 */
export function baseToCover(shortage: bigint, terms: BaseTerms, fundFee: bigint): bigint | null {
  const { marginRatio, liquidatorFee, price, quotePrice } = terms
  const freed = asFee(marginRatio) - liquidatorFee
  if (freed <= 0n) return null
  const inQuote = Integer.mulDivDown(price, quotePrice, quoteUnit)
  const net =
    Integer.mulDivDown(inQuote, freed, feeUnit) - Integer.mulDivDown(price, fundFee, feeUnit)
  return net <= 0n ? null : Integer.mulDivDown(shortage, baseUnit, net)
}

/**
 * The fund's fee of a perpetual's liquidation: 95 % of what the ratio leaves after the liquidator's
 * fee and the shortage, at most the market's fee, and never below zero.
 *
 * Rules: [VEN83]
 */
export function perpFundFee(
  shortage: bigint,
  size: bigint,
  terms: BaseTerms,
  feeMax: bigint,
): bigint {
  const { marginRatio, liquidatorFee, price, quotePrice } = terms
  const inQuote = Integer.mulDivDown(price, quotePrice, quoteUnit)
  if (inQuote === 0n || size === 0n) return 0n
  const perBase = Integer.mulDivDown(shortage, baseUnit, size)
  const short = Integer.mulDivDown(perBase, quoteUnit, inQuote)
  const left = Integer.max(0n, asFee(marginRatio) - liquidatorFee - short)
  return Integer.min(feeMax, Integer.mulDivDown(left, 19n, 20n))
}

/** What one token is exchanged at. */
export interface Leg {
  readonly decimals: number
  readonly price: bigint
  readonly multiplier: bigint
  readonly weight: bigint
}

/** The weight that a unit of debt frees: its own less that of the asset paid for it. */
const freedWeight = (asset: Leg, debt: Leg): bigint =>
  asFee(debt.weight) - Integer.mulDivDown(asFee(asset.weight), asset.multiplier, debt.multiplier)

/**
 * How much of a debt frees the shortage, rounded down; null where no amount does.
 *
 *     shortage ÷ (price × (debt’s weight − asset’s weight × multipliers) − price × fund’s fee × debt’s weight)
 *
 * Rules: [VEN82]
 */
export function debtToCover(
  shortage: bigint,
  asset: Leg,
  debt: Leg,
  fundFee: bigint,
): bigint | null {
  const fee = Integer.mulDivDown(debt.price, fundFee, feeUnit)
  const net =
    Integer.mul(debt.price, freedWeight(asset, debt)) - Integer.mul(fee, asFee(debt.weight))
  if (net <= 0n) return null
  return scaled(Integer.mul(shortage, Integer.mul(quoteUnit, feeUnit)), net, debt.decimals - 6)
}

/**
 * The fund's fee of a debt's liquidation: the share that the weights leave after the shortage, at most
 * a fee, and never below zero.
 *
 * Rules: [VEN83]
 */
export function spotFundFee(
  shortage: bigint,
  owed: bigint,
  asset: Leg,
  debt: Leg,
  feeMax: bigint,
): bigint {
  const freed = freedWeight(asset, debt)
  if (freed <= 0n || debt.price === 0n || owed === 0n) return 0n
  const perToken = Integer.mulDivDown(
    Integer.mul(shortage, feeUnit),
    Integer.pow10(debt.decimals),
    owed,
  )
  const left = Integer.max(0n, freed - Integer.divDown(perToken, debt.price))
  return Integer.min(feeMax, Integer.mulDivDown(left, feeUnit, asFee(debt.weight)))
}

/**
 * How much of a debt is taken over for an amount of an asset: rounded up, in favour of who is
 * liquidated.
 *
 * Rules: [VEN84]
 */
export function debtForAsset(paid: bigint, asset: Leg, debt: Leg): bigint {
  const [worth, price] = exchanged(paid, asset, debt)
  const places = debt.decimals - asset.decimals
  return places >= 0
    ? Integer.mulDivUp(worth, Integer.pow10(places), price)
    : Integer.divUp(worth, Integer.mul(price, Integer.pow10(-places)))
}

/**
 * What of an asset is paid for a debt taken over: rounded down, in favour of who is liquidated, and at
 * least a unit; all that is held where the two are less than a dollar apart.
 *
 * Rules: [VEN84]
 */
export function assetForDebt(held: bigint, asset: Leg, taken: bigint, debt: Leg): bigint {
  const [worth, price] = exchanged(taken, debt, asset)
  const paid = Integer.max(1n, scaled(worth, price, asset.decimals - debt.decimals))
  const apart = Integer.mul(Integer.abs(paid - held), asset.price)
  const dollar = Integer.mul(quoteUnit, Integer.pow10(asset.decimals))
  return apart < dollar ? held : paid
}

/** What an amount of one is worth, and what one of the other costs, each times the other's multiplier. */
const exchanged = (amount: bigint, from: Leg, to: Leg): readonly [bigint, bigint] => [
  Integer.mul(Integer.mul(amount, from.price), to.multiplier),
  Integer.mul(to.price, from.multiplier),
]

/** A quotient times a power of ten, rounded down. */
const scaled = (numerator: bigint, denominator: bigint, places: number): bigint =>
  places >= 0
    ? Integer.mulDivDown(numerator, Integer.pow10(places), denominator)
    : Integer.divDown(numerator, Integer.mul(denominator, Integer.pow10(-places)))
