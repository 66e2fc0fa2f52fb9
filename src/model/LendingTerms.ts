import { Integer } from '../money/Integer.ts'
import { Ratio } from '../money/Ratio.ts'
import type { Account } from './Account.ts'
import type { Asset } from './Asset.ts'
import type { CollateralParameters, LendingMethod, LoanMode, Ramp } from './Lending.ts'

/** A lending method bound to the defined assets, by index, for the walk to read. */
export interface LendingTerms {
  readonly method: LendingMethod
  /** The unit of all weights: 10,000 where every limit is in basis points. */
  readonly denominator: bigint
  /** Weights outside any mode, by asset index. */
  readonly plain: Weights
  readonly modes: ReadonlyMap<string, Weights>
}

export type Weights = readonly (Weight | undefined)[]

/** How an asset held counts as collateral, in parts of the loan's denominator. */
export interface Weight {
  readonly open: bigint
  readonly threshold: bigint
  readonly bonus: Ratio
  readonly bonusShare: Ratio
  /** The start height and times of a falling threshold; null where it is constant. */
  readonly ramp: (Ramp & { readonly height: bigint }) | null
}

/** At least basis points, so that a ramp falls in steps no coarser. */
const basisPoints = 10_000n

/** Binds a method; unknown names were refused when the rulebook was defined. */
export function bind(method: LendingMethod, assets: readonly Asset[]): LendingTerms {
  const denominator = commonDenominator(method)
  const weights = (mode: LoanMode | null): Weights =>
    assets.map(({ id }) => {
      const pledge = method.collateral.get(id)
      return pledge && weightOf(pledge, id, mode, denominator)
    })
  const modes = [...method.modes].map(([name, mode]) => [name, weights(mode)] as const)
  return { method, denominator, plain: weights(null), modes: new Map(modes) }
}

function commonDenominator({ collateral, modes }: LendingMethod): bigint {
  const limits = [...collateral.values(), ...modes.values()].flatMap(({ openLtv, threshold }) => [
    openLtv,
    threshold,
  ])
  const ramps = [...collateral.values()].flatMap(({ ramp }) => (ramp === null ? [] : [ramp.from]))
  return [...limits, ...ramps].reduce(
    (sum, { denominator }) => Integer.lcm(sum, denominator),
    basisPoints,
  )
}

function weightOf(
  pledge: CollateralParameters,
  id: string,
  mode: LoanMode | null,
  denominator: bigint,
): Weight {
  const part = (ratio: Ratio): bigint => Ratio.mulDown(denominator, ratio)
  const { bonusShare, ramp } = pledge
  if (mode?.assets.includes(id) === true) {
    const open = mode.ltvZero.includes(id) ? 0n : part(mode.openLtv)
    return { open, threshold: part(mode.threshold), bonus: mode.bonus, bonusShare, ramp: null }
  }
  return {
    open:
      mode?.isolated === true || mode?.ltvZero.includes(id) === true ? 0n : part(pledge.openLtv),
    threshold: part(pledge.threshold),
    bonus: pledge.bonus,
    bonusShare,
    ramp: ramp === null ? null : { ...ramp, height: part(ramp.from) },
  }
}

/** The weights of an account: those of the mode it entered, if the rulebook still has it. */
export function weights(loan: LendingTerms, { elections }: Account): Weights {
  const mode = elections?.mode ?? null
  return (mode === null ? undefined : loan.modes.get(mode)) ?? loan.plain
}

/**
 * Whether an account's holding of an asset backs its debts: listed, and not withheld by the owner.
 */
export const isPledged = (loan: LendingTerms, account: Account, asset: number): boolean =>
  weights(loan, account)[asset] !== undefined && account.elections?.unpledged.has(asset) !== true

/**
 * The threshold in force at a time: during a ramp, the remaining height is proportional to the
 * remaining time, rounded down.
 *
 *     threshold = target + ⌊(from - target) × (until - now) ÷ duration⌋
 *
 * Rules: [LOAN4]
 */
export function threshold({ threshold: target, ramp }: Weight, now: number): bigint {
  if (ramp === null || now >= ramp.until) return target
  const left = BigInt(Math.min(ramp.until - now, ramp.duration))
  return target + Integer.mulDivDown(ramp.height - target, left, BigInt(ramp.duration))
}

export * as LendingTerms from './LendingTerms.ts'
