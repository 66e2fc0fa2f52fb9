import { Integer } from '../../money/Integer.ts'
import { AaveAccount, type AaveHolding } from './AaveAccount.ts'
import type { AaveVersion } from './AaveVersion.ts'
import type { AaveAccountData } from './accountData.ts'
import { Bps } from './Bps.ts'

/** The amounts a liquidation would move. */
export interface LiquidationSize {
  /** Atoms of the debt that the liquidator repays. */
  readonly debt: bigint
  /** Atoms of collateral for the liquidator, bonus included, less the fee. */
  readonly toLiquidator: bigint
  /** Atoms of collateral for the protocol. */
  readonly fee: bigint
}

/** Base currency, 8 decimals: legs worth less may be closed in full. */
const wholeBelow = Integer.mul(2_000n, Integer.pow10(8))

/** At or under this health factor a debt may be closed in full: 0.95, 18 decimals. */
const wholeAtHealth = Integer.mul(95n, Integer.pow10(16))

/** Otherwise the share of all debt, or of one, that one liquidation may repay, in bps. */
const closeFactor = 5_000n

/**
 * The most of one debt that one liquidation may repay, in atoms: all of it where health is at most
 * 0.95 or either leg is worth less than 2,000, else half the worth of all debt (to the nearest),
 * turned into atoms rounded down. Where a version does not close positions, half of that debt alone,
 * to the nearest, and no leg is small.
 *
 * Rules: [AAVE11] [AAVE17]
 */
export function liquidatableDebt(
  version: AaveVersion,
  collateral: AaveHolding,
  debt: AaveHolding,
  { healthFactor, totalDebtBase }: AaveAccountData,
): bigint {
  const owed = AaveAccount.debt(debt)
  if (!version.closesPositions) {
    return healthFactor > wholeAtHealth ? Bps.mulHalfUp(owed, closeFactor) : owed
  }
  const owedWorth = AaveAccount.debtWorth(debt.reserve, owed)
  const worth = AaveAccount.supplyWorth(collateral.reserve, AaveAccount.supply(collateral))
  const isWhole = worth < wholeBelow || owedWorth < wholeBelow || healthFactor <= wholeAtHealth
  const most = Bps.mulHalfUp(totalDebtBase, closeFactor)
  if (isWhole || owedWorth <= most) return owed
  return Integer.mulDivDown(most, Integer.pow10(debt.reserve.decimals), debt.reserve.price)
}

/**
 * Sizes a liquidation: the debt repaid, at most `most` atoms, and the collateral for the liquidator
 * and the protocol. Where the collateral does not suffice, all of it is taken for a smaller
 * repayment, rounded up: the liquidator bears it.
 *
 *     seized = ⌊debt × price ÷ price of collateral⌋ × bonus
 *     fee = (seized − seized ÷ bonus) × share of the protocol
 *
 * with the roundings of the version.
 *
 * Rules: [AAVE11] [AAVE14]
 */
export function sizeLiquidation(
  version: AaveVersion,
  account: AaveAccount,
  collateral: AaveHolding,
  debt: AaveHolding,
  most: bigint,
): LiquidationSize {
  const bonus = AaveAccount.bonus(account, collateral)
  const held = AaveAccount.supply(collateral)
  const wanted = version.withBonus(convert(most, debt, collateral), bonus)
  const isShort = wanted > held
  const seized = isShort ? held : wanted
  const repaid = isShort ? version.debtForAll(convert(held, collateral, debt), bonus) : most
  const share = collateral.reserve.liquidationProtocolFee
  const bonusPart = seized - version.withoutBonus(seized, bonus)
  const fee = share === 0n ? 0n : version.feeOf(bonusPart, share)
  return { debt: repaid, toLiquidator: seized - fee, fee }
}

/** Atoms of one asset in atoms of another, rounded down. */
const convert = (atoms: bigint, from: AaveHolding, to: AaveHolding): bigint =>
  Integer.mulDivDown(
    atoms,
    Integer.mul(from.reserve.price, Integer.pow10(to.reserve.decimals)),
    Integer.mul(to.reserve.price, Integer.pow10(from.reserve.decimals)),
  )
