import { Result } from '../../base/Result.ts'
import { Integer } from '../../money/Integer.ts'
import { Bps } from './Bps.ts'

/** The liquidation parameters of an Aave v4 market. */
export interface AaveV4Config {
  /** 18 decimals: at or under it the bonus is highest; less than one. */
  readonly healthFactorForMaxBonus: bigint
  /** In bps of the highest bonus: the share of it at a health of one. */
  readonly liquidationBonusFactor: bigint
  /** 18 decimals: the health that a liquidation restores; at least one. */
  readonly targetHealthFactor: bigint
}

/** One side of a liquidation. */
export interface AaveV4Leg {
  /** Atoms owed or supplied. */
  readonly balance: bigint
  /** Of one whole token, 8 decimals. */
  readonly price: bigint
  /** Atoms of one whole token. */
  readonly unit: bigint
}

/** The collateral side; shares in bps. */
export interface AaveV4Collateral extends AaveV4Leg {
  /** What a liquidator gets for 10,000 of debt at most. */
  readonly maxLiquidationBonus: bigint
  readonly collateralFactor: bigint
  /** The protocol's share of the bonus. */
  readonly liquidationFee: bigint
}

/** The account and the liquidation requested. */
export interface AaveV4Call {
  readonly config: AaveV4Config
  readonly debt: AaveV4Leg
  readonly collateral: AaveV4Collateral
  /** 18 decimals, under one. */
  readonly healthFactor: bigint
  /** Of all debts, 26 decimals. */
  readonly totalDebtValue: bigint
  /** The most debt the liquidator would repay, in atoms. */
  readonly debtToCover: bigint
}

/** Why a call is refused, with the protocol's own names. */
export type AaveV4Refusal =
  | 'HealthFactorNotBelowThreshold'
  | 'InvalidCollateralFactorAndMaxLiquidationBonus'
  | 'MustNotLeaveDust'

/** What a liquidation moves, in atoms. */
export interface AaveV4Amounts {
  readonly debtToLiquidate: bigint
  readonly collateralToLiquidate: bigint
  /** The rest of the collateral is the protocol's fee. */
  readonly collateralToLiquidator: bigint
}

const wad = Integer.pow10(18)

/** 1,000 at 26 decimals: the least worth of a leg that remains. */
const leastLeft = Integer.mul(1_000n, Integer.pow10(26))

/**
 * The bonus in bps: highest at or under `healthFactorForMaxBonus`, falling linearly to its lowest
 * at a health of one. Rounded down: the liquidator bears it.
 *
 *     lowest = 10⁴ + ⌊(highest − 10⁴) × factor ÷ 10⁴⌋
 *     bonus = lowest + ⌊(highest − lowest) × (1 − health) ÷ (1 − health for highest)⌋
 *
 * Rules: [AAVEV1]
 */
export function liquidationBonus({ config, collateral, healthFactor }: AaveV4Call): bigint {
  const { maxLiquidationBonus: highest } = collateral
  const { healthFactorForMaxBonus: from, liquidationBonusFactor: factor } = config
  if (healthFactor <= from) return highest
  const lowest = Bps.one + Bps.mulDown(highest - Bps.one, factor)
  return lowest + Integer.mulDivDown(highest - lowest, wad - healthFactor, wad - from)
}

/**
 * The debt in atoms whose repayment brings health back to the target, rounded up.
 *
 *     ⌈all debt × unit × (target − health) ÷ ((target − ⌈bonus × factor⌉) × price)⌉
 *
 * Rules: [AAVEV2]
 */
export function debtToTarget(call: AaveV4Call): bigint {
  const { debt, healthFactor, totalDebtValue, config } = call
  const short = config.targetHealthFactor - healthFactor
  return Integer.mulDivUp(
    totalDebtValue,
    Integer.mul(debt.unit, short),
    Integer.mul(Integer.mul(config.targetHealthFactor - penalty(call), debt.price), wad),
  )
}

/**
 * How much a unit of repaid debt removes from the backing of the debts, 18 decimals, rounded up.
 */
const penalty = (call: AaveV4Call): bigint =>
  Bps.mulUp(
    Integer.mul(liquidationBonus(call), Integer.pow10(14)),
    call.collateral.collateralFactor,
  )

/**
 * Sizes a liquidation to the target health: the least of the debt, the offer and the amount the
 * target needs, but never leaving a leg worth less than 1,000. A debt that would leave less is
 * closed in full. So is collateral, with the matching debt rounded up. A liquidator that offers too
 * little for that is refused.
 *
 * Rules: [AAVEV3] [AAVEV4]
 *
 * @example
 * const outcome = AaveV4.liquidationAmounts(call)
 * if (outcome.ok) console.log(outcome.value.debtToLiquidate)
 */
export function liquidationAmounts(call: AaveV4Call): Result<AaveV4Amounts, AaveV4Refusal> {
  if (call.healthFactor >= wad) return Result.failure('HealthFactorNotBelowThreshold')
  if (penalty(call) >= call.config.targetHealthFactor) {
    return Result.failure('InvalidCollateralFactorAndMaxLiquidationBonus')
  }
  const { debt, collateral } = call
  const bonus = liquidationBonus(call)
  const up = Integer.mul(Integer.mul(debt.price, collateral.unit), bonus)
  const down = Integer.mul(Integer.mul(debt.unit, collateral.price), Bps.one)
  const wanted = wantedDebt(call)
  const matching = Integer.mulDivDown(wanted, up, down)
  const leavesDust = leavesLess(collateral, matching) && wanted < debt.balance
  const isAll = matching > collateral.balance || leavesDust
  const seized = isAll ? collateral.balance : matching
  const repaid = isAll ? Integer.mulDivUp(seized, down, up) : wanted
  if (call.debtToCover < repaid) return Result.failure('MustNotLeaveDust')
  return Result.success({
    debtToLiquidate: repaid,
    collateralToLiquidate: seized,
    collateralToLiquidator: seized - feeOf(seized, collateral, bonus),
  })
}

function wantedDebt(call: AaveV4Call): bigint {
  const offered = Integer.min(call.debt.balance, call.debtToCover)
  const wanted = Integer.min(offered, debtToTarget(call))
  return leavesLess(call.debt, wanted) ? call.debt.balance : wanted
}

/** Whether taking an amount leaves something worth less than the minimum. */
function leavesLess({ balance, price, unit }: AaveV4Leg, taken: bigint): boolean {
  if (taken >= balance) return false
  return Integer.mulDivDown(balance - taken, Integer.mul(price, wad), unit) < leastLeft
}

/** The protocol's fee; rounded down, against the protocol. */
const feeOf = (seized: bigint, { liquidationFee }: AaveV4Collateral, bonus: bigint): bigint =>
  Integer.mulDivDown(
    seized,
    Integer.mul(liquidationFee, bonus - Bps.one),
    Integer.mul(bonus, Bps.one),
  )

export * as AaveV4 from './AaveV4.ts'
