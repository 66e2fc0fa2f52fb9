import { Result } from '../../base/Result.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import { type Perpetual, type PerpetualPosition, Risk, type Subaccount } from './Risk.ts'

/** sizeDelta: a change that does not reduce the position. fillZero: nothing was filled. */
export type DydxFault = 'sizeDelta' | 'fillZero'

/** A position with its account, and how much of it changes: against its sign, at most all of it. */
export interface Reduction {
  readonly account: Subaccount
  readonly perpetualId: number
  readonly delta: bigint
}

/**
 * The position that a reduction is of.
 *
 * Rules: [VEN37]
 */
export function reduced({
  account,
  perpetualId,
  delta,
}: Reduction): Result<PerpetualPosition, DydxFault> {
  const position = account.positions.find(({ perpetual }) => perpetual.id === perpetualId)
  const size = position?.size ?? 0n
  const isAgainst = Integer.mul(BigInt(Integer.sign(size)), BigInt(Integer.sign(delta))) === -1n
  return position !== undefined && isAgainst && Integer.abs(delta) <= Integer.abs(size)
    ? Result.success(position)
    : Result.failure('sizeDelta')
}

/**
 * What a reduction must bring, in quote quantums, so that the share of the account's collateral that
 * backs it is used up: signed, and rounded up, so that the fund pays nothing at this price.
 *
 *     −Δnotional − ⌊collateral × |Δmaintenance| ÷ maintenance⌋
 *
 * Rules: [VEN37]
 */
export function bankruptcyPrice(reduction: Reduction): Result<bigint, DydxFault> {
  const found = reduced(reduction)
  if (!found.ok) return found
  const { perpetual, size } = found.value
  const before = Risk.riskOf(perpetual, size)
  const after = Risk.riskOf(perpetual, size + reduction.delta)
  const all = Risk.total(reduction.account)
  const freed = Integer.abs(after.maintenance - before.maintenance)
  const lost = freed === 0n ? 0n : Integer.mulDivDown(all.collateral, freed, all.maintenance)
  return Result.success(before.collateral - after.collateral - lost)
}

/** How far a liquidation order may go from the oracle price. */
export interface FillablePriceTerms {
  readonly bankruptcyAdjustment: Ratio
  readonly spreadToMaintenance: Ratio
}

/**
 * The price of a liquidation order, quote quantums for a base quantum, exactly: from the oracle
 * price by as much of the position's maintenance as the account is near to bankruptcy.
 *
 *     (notional − rating × spread × maintenance) ÷ size
 *     rating = adjustment × (1 − collateral ÷ total maintenance), between 0 and 1
 *
 * Rules: [VEN38]
 */
export function fillablePrice(
  reduction: Reduction,
  { bankruptcyAdjustment, spreadToMaintenance }: FillablePriceTerms,
): Result<Ratio, DydxFault> {
  const found = reduced(reduction)
  if (!found.ok) return found
  const { perpetual, size } = found.value
  const own = Risk.riskOf(perpetual, size)
  const all = Risk.total(reduction.account)
  // Where nothing is required, nothing is at risk and the order goes at the oracle price.
  const covered = all.maintenance === 0n ? Ratio.one : Ratio.of(all.collateral, all.maintenance)
  const rating = Ratio.mul(bankruptcyAdjustment, Ratio.sub(Ratio.one, covered))
  const bounded = Ratio.positive(Ratio.min(Ratio.one, rating))
  const spread = Ratio.mul(bounded, Ratio.mul(spreadToMaintenance, Ratio.of(own.maintenance)))
  const quote = Ratio.sub(Ratio.of(own.collateral), spread)
  return Result.success(Ratio.div(quote, Ratio.of(size)))
}

/** A fill of a liquidation order; a subtick is 10^exponent quote quantums for a base quantum. */
export interface LiquidationFill {
  readonly account: Subaccount
  readonly perpetualId: number
  readonly isBuy: boolean
  readonly size: bigint
  readonly subticks: bigint
  readonly exponent: number
}

/**
 * What the fund gets of a fill, or pays where it is below zero: what the fill brought beyond the
 * bankruptcy price, at most the fee of its notional, rounded down.
 *
 * Rules: [VEN39]
 */
export function fundDelta(fill: LiquidationFill, feeMax: Ratio): Result<bigint, DydxFault> {
  const { account, perpetualId, isBuy, size, subticks, exponent } = fill
  if (size === 0n) return Result.failure('fillZero')
  const worth = scaled(Integer.mul(subticks, size), exponent)
  const price = bankruptcyPrice({ account, perpetualId, delta: isBuy ? size : -size })
  if (!price.ok) return price
  const beyond = (isBuy ? -worth : worth) - price.value
  return Result.success(beyond <= 0n ? beyond : Integer.min(Ratio.mulDown(worth, feeMax), beyond))
}

const scaled = (units: bigint, exponent: number): bigint =>
  exponent >= 0
    ? Integer.mul(units, Integer.pow10(exponent))
    : Integer.divDown(units, Integer.pow10(-exponent))

/** Of one position in one block, in quote quantums. */
export interface NotionalLimits {
  readonly least: bigint
  readonly most: bigint
}

/**
 * The least and the most of a position that one liquidation takes: never less than all of a small
 * position, and else a share of it.
 *
 * Rules: [VEN40]
 */
export function notionalLimits(
  perpetual: Perpetual,
  size: bigint,
  least: bigint,
  share: Ratio,
): NotionalLimits {
  const worth = Integer.abs(Risk.notional(perpetual, size))
  const low = Integer.min(least, worth)
  return { least: low, most: Integer.max(low, Ratio.mulDown(worth, share)) }
}
