import { Ratio } from '../money/Ratio.ts'
import type {
  AuctionTerms,
  CollateralParameters,
  Decay,
  LendingFault,
  LendingFaultCode,
  LendingMethod,
  Softening,
} from './Lending.ts'

/**
 * Finds the first fault of a lending method: every limit must be a share, no threshold may be below
 * the limit to open, nor take more than there is with its bonus, a ramp must fall, a mode must name collateral, and an auction must have its
 * parameters. Null where there is none.
 *
 * Rules: [LOAN1]
 *
 * @example
 * validateLending(method) // => { code: 'threshold.belowLtv', name: 'WETH' }
 */
export function validateLending(method: LendingMethod): LendingFault | null {
  for (const [name, pledge] of method.collateral) {
    const code =
      limitsFault(pledge) ??
      pledgeFault(pledge) ??
      bonusFault(method, pledge, pledge.ramp?.from) ??
      isolationFault(method, pledge)
    if (code !== null) return { code, name }
  }
  for (const [name, mode] of method.modes) {
    const isKnown = [...mode.assets, ...mode.ltvZero].every((asset) => method.collateral.has(asset))
    const code =
      limitsFault(mode) ?? bonusFault(method, mode) ?? (isKnown ? null : 'mode.assetUnknown')
    if (code !== null) return { code, name }
  }
  const code = liquidationFault(method)
  return code === null ? null : { code, name: '' }
}

interface Limits {
  readonly openLtv: Ratio
  readonly threshold: Ratio
  readonly bonus: Ratio
}

function limitsFault({ openLtv, threshold, bonus }: Limits): LendingFaultCode | null {
  if (!isShare(openLtv)) return 'ltv.outOfRange'
  if (!isShare(threshold)) return 'threshold.outOfRange'
  if (Ratio.compare(threshold, openLtv) < 0) return 'threshold.belowLtv'
  return isShare(bonus) ? null : 'bonus.outOfRange'
}

/**
 * A threshold and a bonus that together take more than there is make bad debt of a loan that is
 * covered when it is liquidated. Euler's bonus is only what health lacks, at most the one stated; a
 * sale and an auction have no bonus; a desk that counts collateral in full has its limits in its
 * ladder.
 */
function bonusFault(
  { protocol, liquidation: { by } }: LendingMethod,
  { threshold, bonus }: Limits,
  from: Ratio = threshold,
): LendingFaultCode | null {
  if (protocol === 'euler-v2' || by === 'sale' || by === 'auction') return null
  if (protocol === 'desk' && Ratio.compare(threshold, Ratio.one) === 0) return null
  const taken = Ratio.mul(from, Ratio.add(Ratio.one, bonus))
  return Ratio.compare(taken, Ratio.one) > 0 ? 'bonus.beyondCollateral' : null
}

/** Aave had isolated collateral up to version 3.6, and Spark has it still. */
function isolationFault(
  { protocol }: LendingMethod,
  { debtCeiling }: CollateralParameters,
): LendingFaultCode | null {
  if (debtCeiling === undefined) return null
  const isolates = protocol === 'aave-v3.6' || protocol === 'spark'
  return isolates && debtCeiling >= 0n ? null : 'isolation.notInVersion'
}

function pledgeFault({
  bonusShare,
  bonusRedistributed = Ratio.zero,
  ramp,
  threshold,
}: CollateralParameters): LendingFaultCode | null {
  if (!isShare(bonusShare)) return 'bonusShare.outOfRange'
  const handedOn = Ratio.mul(threshold, Ratio.add(Ratio.one, bonusRedistributed))
  if (!isShare(bonusRedistributed) || !isShare(handedOn)) return 'bonusRedistributed.outOfRange'
  if (ramp === null) return null
  const falls = isShare(ramp.from) && Ratio.compare(ramp.from, threshold) > 0
  const isTimed = isSpan(ramp.duration) && Number.isSafeInteger(ramp.until)
  return falls && isTimed ? null : 'ramp.notFalling'
}

function liquidationFault({ liquidation, redemption }: LendingMethod): LendingFaultCode | null {
  const { closeFactor, targetHealth, softening, by, auction } = liquidation
  if (!isShare(closeFactor) || closeFactor.numerator === 0n) return 'closeFactor.outOfRange'
  if (targetHealth !== null && Ratio.compare(targetHealth, Ratio.one) <= 0) {
    return 'target.notAboveOne'
  }
  if (softening !== null && !softens(softening)) return 'softening.outOfRange'
  if (redemption !== undefined && !isPart(redemption.fee)) return 'redemption.outOfRange'
  if (by === 'auction' && auction === null) return 'auction.missing'
  return auction === null || isSound(auction) ? null : 'auction.outOfRange'
}

const softens = ({ fullAt, least }: Softening): boolean =>
  isShare(fullAt) && Ratio.compare(fullAt, Ratio.one) < 0 && isShare(least)

const isSound = (auction: AuctionTerms): boolean =>
  auction.start.numerator > 0n &&
  [auction.cusp, auction.reserve, auction.penalty].every(isShare) &&
  Ratio.compare(auction.reserve, auction.start) < 0 &&
  isSpan(auction.tail) &&
  falls(auction.decay) &&
  Number.isSafeInteger(auction.restarts) &&
  auction.restarts >= 0

function falls(decay: Decay): boolean {
  if (decay.type === 'linear') return isSpan(decay.tau)
  return isShare(decay.cut) && (decay.type === 'exponential' || isSpan(decay.step))
}

const isSpan = (span: number): boolean => Number.isSafeInteger(span) && span > 0

/** A share of something that leaves something. */
const isPart = (ratio: Ratio): boolean => isShare(ratio) && Ratio.compare(ratio, Ratio.one) < 0

const isShare = (ratio: Ratio): boolean =>
  ratio.numerator >= 0n && Ratio.compare(ratio, Ratio.one) <= 0
