import { Result } from '../../base/Result.ts'
import type { LoanLiquidation } from '../../model/Lending.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'

/** A loan as a liquidator meets it: one debt, one collateral, and how the whole account stands. */
export interface DebtCollateralPair {
  readonly debt: Leg
  readonly collateral: Leg
  /** On top of what is repaid. */
  readonly bonus: Ratio
  /** The share of the bonus that the house keeps. */
  readonly bonusShare: Ratio
  /** What of the collateral's worth carries debt. */
  readonly threshold: Ratio
  /** What collateral carries in all, and what is owed in all, numeraire atoms. */
  readonly equity: bigint
  readonly owed: bigint
}

/** An amount in atoms, its worth in the numeraire's, and a price: index units for a whole one. */
export interface Leg {
  readonly amount: bigint
  readonly value: bigint
  readonly price: bigint
  readonly unit: bigint
}

/** What a liquidation moves, in atoms. */
export interface Seizure {
  readonly repaid: bigint
  /** Out of the collateral, the fee included. */
  readonly seized: bigint
  /** What the house keeps of that. */
  readonly fee: bigint
}

export type SeizureFault = 'loan.notLiquidatable' | 'loan.leftover' | 'amount.notPositive'

/**
 * Sizes a liquidation of at most so much debt: no more than the rules let one repay, and collateral
 * worth what is repaid and the bonus on top; where there is not so much, all of it, for less.
 *
 *     seized = ⌊⌊repaid × price ÷ price of collateral⌋ × (1 + bonus)⌋
 *     fee    = ⌈(seized - ⌊seized ÷ (1 + bonus)⌋) × share⌉
 *
 * Seized is rounded down and what is repaid for the last of it up: the liquidator bears both, the
 * borrower the fee. A leg is cleared or leaves the minimum.
 *
 * Rules: [SEIZE1] [SEIZE2] [SEIZE3] [SEIZE4]
 */
export function seize(
  meeting: DebtCollateralPair,
  rules: LoanLiquidation,
  most: bigint,
): Result<Seizure, SeizureFault> {
  if (meeting.equity >= meeting.owed) return Result.failure('loan.notLiquidatable')
  const allowed = Integer.min(most, mostRepaid(meeting, rules))
  if (allowed <= 0n) return Result.failure('amount.notPositive')
  const sized = size(meeting, allowed)
  const rest = leftover(meeting, sized)
  if (rest === null || rest >= rules.leftover) return Result.success(sized)
  // A liquidation sized for its borrower closes a leg rather than leave dust on it.
  if (rules.targetHealth === null) return Result.failure('loan.leftover')
  const whole = size(meeting, meeting.debt.amount)
  return most >= whole.repaid ? Result.success(whole) : Result.failure('loan.leftover')
}

/**
 * The most of a debt that may be repaid at once: all of it where health or a leg is small, what
 * brings health to its target where there is one, else the close factor's share of all that is owed.
 *
 * Rules: [SEIZE1] [SEIZE2]
 */
export function mostRepaid(meeting: DebtCollateralPair, rules: LoanLiquidation): bigint {
  const { debt, collateral, equity, owed } = meeting
  if (rules.targetHealth !== null) return toTarget(meeting, rules.targetHealth)
  const { numerator, denominator } = rules.fullBelow
  const isLow = Integer.mul(equity, denominator) <= Integer.mul(owed, numerator)
  const isSmall = debt.value < rules.fullUnder || collateral.value < rules.fullUnder
  if (isLow || isSmall) return debt.amount
  const worth = Ratio.mulDown(owed, rules.closeFactor)
  return debt.value <= worth ? debt.amount : Integer.mulDivDown(debt.amount, worth, debt.value)
}

/**
 * What brings health to a target, rounded up; all where no amount does.
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

function size(
  { debt, collateral, bonus, bonusShare }: DebtCollateralPair,
  repaid: bigint,
): Seizure {
  const gross = Ratio.add(Ratio.one, bonus)
  const wanted = Ratio.mulDown(convert(repaid, debt, collateral), gross)
  const isShort = wanted > collateral.amount
  const seized = isShort ? collateral.amount : wanted
  const paid = isShort ? priceOf(seized, debt, collateral, gross) : repaid
  const fee = Ratio.mulUp(seized - Ratio.divDown(seized, gross), bonusShare)
  return { repaid: Integer.min(paid, debt.amount), seized, fee }
}

const convert = (amount: bigint, from: Leg, to: Leg): bigint =>
  Integer.mulDivDown(amount, Integer.mul(from.price, to.unit), Integer.mul(to.price, from.unit))

/** What all of a collateral costs, rounded up once: nothing goes for nothing. */
const priceOf = (seized: bigint, debt: Leg, collateral: Leg, gross: Ratio): bigint =>
  Integer.mulDivUp(
    seized,
    Integer.mul(Integer.mul(collateral.price, debt.unit), gross.denominator),
    Integer.mul(Integer.mul(debt.price, collateral.unit), gross.numerator),
  )

/** What the smaller leg is worth that a partial liquidation leaves; null where a leg is cleared. */
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
 * Whether seizing a collateral would lower the account's health: it stands under threshold × (1 +
 * bonus), so that each step takes more of what carries the debt than it repays.
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
