import { Result } from '../../base/Result.ts'
import type { LoanLiquidation } from '../../model/Lending.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'

/** The input of one loan liquidation: one debt, one collateral, and the totals of the account. */
export interface DebtCollateralPair {
  readonly debt: Leg
  readonly collateral: Leg
  /** In addition to the amount repaid. */
  readonly bonus: Ratio
  /** The share of the bonus that the house keeps. */
  readonly bonusShare: Ratio
  /** The share of the collateral's worth that can carry debt. */
  readonly threshold: Ratio
  /** The total credit of the collateral and the total debt, numeraire atoms. */
  readonly equity: bigint
  readonly owed: bigint
  /** Whether all of the debt may be repaid though it is carried; left out, it may not. */
  readonly isForced?: boolean
}

/** An amount in atoms, its worth in numeraire atoms, and a price: index units for a whole unit. */
export interface Leg {
  readonly amount: bigint
  readonly value: bigint
  readonly price: bigint
  readonly unit: bigint
}

/** The amounts moved by a liquidation, in atoms. */
export interface Seizure {
  readonly repaid: bigint
  /** Taken from the collateral, the fee included. */
  readonly seized: bigint
  /** The house's part of that. */
  readonly fee: bigint
}

export type SeizureFault = 'loan.notLiquidatable' | 'loan.leftover' | 'amount.notPositive'

/**
 * Sizes a liquidation of at most a given debt: no more than the rules allow to be repaid, and
 * collateral worth the repayment plus the bonus. Where the collateral does not suffice, all of it
 * is seized for a smaller repayment.
 *
 *     seized = ⌊⌊repaid × price ÷ price of collateral⌋ × (1 + bonus)⌋
 *     fee    = ⌈(seized - ⌊seized ÷ (1 + bonus)⌋) × share⌉
 *
 * Seized is rounded down and the repayment for all of the collateral up: the liquidator bears both,
 * the borrower the fee. Of a collateral so coarse that rounding takes more than a basis point of
 * what is repaid, seized is rounded once and no more than it is paid for, and where it is nothing,
 * nobody pays. A leg is cleared or keeps at least the minimum.
 *
 * Rules: [SEIZE1] [SEIZE2] [SEIZE3] [SEIZE4] [VENUS12]
 */
export function seize(
  pair: DebtCollateralPair,
  rules: LoanLiquidation,
  most: bigint,
): Result<Seizure, SeizureFault> {
  const isCarried = pair.equity >= pair.owed && pair.isForced !== true
  if (isCarried) return Result.failure('loan.notLiquidatable')
  const allowed = Integer.min(most, mostRepaid(pair, rules))
  if (allowed <= 0n) return Result.failure('amount.notPositive')
  const sized = size(pair, allowed)
  if (isForNothing(sized)) return Result.failure('amount.notPositive')
  if (leavesEnough(pair, sized, rules)) return Result.success(sized)
  // A liquidation sized for its borrower closes a leg rather than leave dust on it.
  if (rules.targetHealth === null) return Result.failure('loan.leftover')
  const whole = size(pair, pair.debt.amount)
  const isWhole = most >= whole.repaid && leavesEnough(pair, whole, rules)
  return isWhole ? Result.success(whole) : Result.failure('loan.leftover')
}

/**
 * The most of a debt that may be repaid at once: all of it where health or a leg is small,
 * otherwise the amount that brings health to its target where there is one, otherwise the close
 * factor's share of the total debt, or of this debt alone where the rules say so, rounded down.
 *
 * Rules: [SEIZE1] [SEIZE2] [VENUS12]
 */
export function mostRepaid(pair: DebtCollateralPair, rules: LoanLiquidation): bigint {
  const { debt, collateral, equity, owed } = pair
  if (pair.isForced === true) return debt.amount
  if (rules.targetHealth !== null) return toTarget(pair, rules.targetHealth)
  const { numerator, denominator } = rules.fullBelow
  const isLow = Integer.mul(equity, denominator) <= Integer.mul(owed, numerator)
  const isSmall = debt.value < rules.fullUnder || collateral.value < rules.fullUnder
  if (isLow || isSmall) return debt.amount
  if (rules.closeFactorOf === 'debt') return Ratio.mulDown(debt.amount, rules.closeFactor)
  const worth = Ratio.mulDown(owed, rules.closeFactor)
  return debt.value <= worth ? debt.amount : Integer.mulDivDown(debt.amount, worth, debt.value)
}

/**
 * The amount that brings health to a target, rounded up; all where no amount does.
 *
 *     worth = (target × owed - equity) ÷ (target - threshold × (1 + bonus))
 */
function toTarget(
  { debt, equity, owed, bonus, threshold }: DebtCollateralPair,
  target: Ratio,
): bigint {
  const slope = Ratio.sub(target, Ratio.mul(threshold, Ratio.add(Ratio.one, bonus)))
  if (slope.numerator <= 0n) return debt.amount
  const short = Ratio.sub(Ratio.mul(target, Ratio.of(owed)), Ratio.of(equity))
  const worth = Ratio.divUp(short.numerator, Ratio.mul(slope, Ratio.of(short.denominator)))
  if (worth >= debt.value) return debt.amount
  return Integer.min(debt.amount, Integer.mulDivUp(debt.amount, worth, debt.value))
}

function size(pair: DebtCollateralPair, repaid: bigint): Seizure {
  const { debt, collateral, bonus } = pair
  const gross = Ratio.add(Ratio.one, bonus)
  const rounded = Ratio.mulDown(convert(repaid, debt, collateral), gross)
  const isRough = isCoarse(rounded, repaid, debt, collateral)
  const wanted = isRough ? boughtBy(repaid, debt, collateral, gross) : rounded
  const isShort = wanted > collateral.amount
  const seized = isShort ? collateral.amount : wanted
  const isCut = isShort || isCoarse(seized, repaid, debt, collateral)
  const cost = isCut ? priceOf(seized, debt, collateral, gross) : repaid
  const paid = Integer.min(cost, debt.amount)
  return { repaid: paid, seized, fee: feeOf(pair, seized, paid, gross) }
}

/** Whether either side would give and get nothing for it. */
const isForNothing = ({ repaid, seized, fee }: Seizure): boolean => repaid <= 0n || seized <= fee

/**
 * The house's part of the bonus, rounded up; down where the liquidator would be left with less than he
 * repaid, by more than a basis point of it, because one atom is worth so much.
 */
function feeOf(
  { debt, collateral, bonusShare: share }: DebtCollateralPair,
  seized: bigint,
  repaid: bigint,
  gross: Ratio,
): bigint {
  const bonus = seized - Ratio.divDown(seized, gross)
  const fee = Ratio.mulUp(bonus, share)
  if (!isCoarse(seized - fee, repaid, debt, collateral)) return fee
  const exact = Ratio.sub(Ratio.one, Ratio.of(gross.denominator, gross.numerator))
  return Ratio.mulDown(seized, Ratio.mul(exact, share))
}

/** Whether what is seized is worth less than what is repaid, by more than a basis point of it. */
function isCoarse(seized: bigint, repaid: bigint, debt: Leg, collateral: Leg): boolean {
  const given = Integer.mul(Integer.mul(repaid, debt.price), Integer.mul(collateral.unit, 9_999n))
  const got = Integer.mul(Integer.mul(seized, collateral.price), Integer.mul(debt.unit, 10_000n))
  return got < given
}

const convert = (amount: bigint, from: Leg, to: Leg): bigint =>
  Integer.mulDivDown(amount, Integer.mul(from.price, to.unit), Integer.mul(to.price, from.unit))

/** What a repayment and its bonus buy, rounded down once. */
const boughtBy = (repaid: bigint, debt: Leg, collateral: Leg, gross: Ratio): bigint =>
  Integer.mulDivDown(
    repaid,
    Integer.mul(Integer.mul(debt.price, collateral.unit), gross.numerator),
    Integer.mul(Integer.mul(collateral.price, debt.unit), gross.denominator),
  )

/** The cost of all of a collateral, rounded up once, so that nothing is sold for zero. */
const priceOf = (seized: bigint, debt: Leg, collateral: Leg, gross: Ratio): bigint =>
  Integer.mulDivUp(
    seized,
    Integer.mul(Integer.mul(collateral.price, debt.unit), gross.denominator),
    Integer.mul(Integer.mul(debt.price, collateral.unit), gross.numerator),
  )

/** Whether a leg is cleared, or both leave the minimum. */
function leavesEnough(
  pair: DebtCollateralPair,
  sized: Seizure,
  { leftover: least }: LoanLiquidation,
): boolean {
  const rest = leftover(pair, sized)
  return rest === null || rest >= least
}

/** The worth of the smaller leg left by a partial liquidation; null where a leg is cleared. */
function leftover(
  { debt, collateral }: DebtCollateralPair,
  { repaid, seized }: Seizure,
): bigint | null {
  if (repaid >= debt.amount || seized >= collateral.amount) return null
  const owes = Integer.mulDivUp(debt.value, debt.amount - repaid, debt.amount)
  const has = Integer.mulDivDown(collateral.value, collateral.amount - seized, collateral.amount)
  return Integer.min(owes, has)
}

/**
 * Whether seizing a collateral would lower the account's health: it is below threshold × (1 +
 * bonus), so each step removes more debt capacity than it repays.
 *
 * Rules: [SEIZE5]
 *
 * @example
 * isToxic({ equity: 91n, owed: 100n, threshold, bonus }) // at 87 % × 1.06 = 92.2 %: => true
 */
export function isToxic({
  equity,
  owed,
  threshold,
  bonus,
}: Pick<DebtCollateralPair, 'equity' | 'owed' | 'threshold' | 'bonus'>): boolean {
  const frontier = Ratio.mul(threshold, Ratio.add(Ratio.one, bonus))
  return Integer.mul(equity, frontier.denominator) < Integer.mul(owed, frontier.numerator)
}
